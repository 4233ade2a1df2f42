"""`python -m display_server.services.boards.redraw_picture FROM TO`: a picture drawn anew, at most 4K.

Nothing else that the file carried comes along. A program of its own with a limit of memory and CPU, so that a picture made
to hurt hurts only this. Prints `jpg` or `png`.
"""

import os
import resource
import sys

from PIL import Image, ImageOps

LARGEST = (3840, 2160)
MOST_DOTS = 50_000_000
MEMORY = 1_500_000_000
CPU_S = 15
POLITE = 10
"""Numbers go before pictures."""


def redraw(source: str, target: str) -> str:
    """Raises OSError, ValueError, Image.DecompressionBombError for what is no picture we take."""
    Image.MAX_IMAGE_PIXELS = MOST_DOTS // 2  # Pillow refuses past twice of it
    with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as picture:
        picture.draft("RGB", LARGEST)  # a JPEG is read no larger than it is shown
        ending = "jpg" if picture.format == "JPEG" else "png"
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail(LARGEST)
        drawn = Image.new("RGB", upright.size, "white")
        see_through = upright.convert("RGBA")
        drawn.paste(see_through, mask=see_through.getchannel("A"))
    drawn.save(target, "JPEG" if ending == "jpg" else "PNG", quality=88, optimize=ending == "jpg")
    return ending


def main() -> int:
    os.nice(POLITE)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    try:
        sys.stdout.write(redraw(sys.argv[1], sys.argv[2]))
    except (OSError, ValueError, MemoryError, SyntaxError, Image.DecompressionBombError) as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

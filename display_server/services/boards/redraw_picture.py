"""`python -m display_server.services.boards.redraw_picture FROM TO`: a picture drawn anew, at most 4K.

Nothing else that the file carried comes along. A program of its own with a limit of memory and CPU, so that a picture made
to hurt hurts only this. Prints `jpg` or `png`; else ends with 1 and says `picture` or `dots` on stderr.
"""

import sys

from PIL import Image, ImageOps

from config.on_disk import settle
from display_server.domain.contents import MOST_DOTS
from display_server.services.child_limits import limit_this_program

LARGEST = (3840, 2160)
CPU_S = 15
WRITES = 100_000_000


def redraw(source: str, target: str) -> str:
    """Raises OSError, ValueError, Image.DecompressionBombError for what is no picture we take."""
    Image.MAX_IMAGE_PIXELS = MOST_DOTS // 2  # Pillow refuses past twice of it
    with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as picture:
        picture.draft("RGB", LARGEST)  # a JPEG is read no larger than it is shown
        ending = (
            "jpg" if picture.format in {"JPEG", "MPO"} else "png"
        )  # MPO: a phone's photograph with a second one in it
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail(LARGEST)
        drawn = Image.new("RGB", upright.size, "white")
        see_through = upright.convert("RGBA")
        drawn.paste(see_through, mask=see_through.getchannel("A"))
    drawn.save(target, "JPEG" if ending == "jpg" else "PNG", quality=88, optimize=ending == "jpg")
    settle(target)
    return ending


def main() -> int:
    limit_this_program(cpu_s=CPU_S, writes=WRITES)
    try:
        sys.stdout.write(redraw(sys.argv[1], sys.argv[2]))
    except Image.DecompressionBombError:
        sys.stderr.write("dots\n")
        return 1
    except (OSError, ValueError, MemoryError, SyntaxError):
        sys.stderr.write("picture\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m display_server.services.boards.videos.prepare_video FROM TO [FFMPEG]`: a video made anew, without sound and notes.

With ffmpeg its pictures are encoded anew; with and without it the container is read strictly and written again with one picture
track. A program of its own with limits, as for pictures. Prints what was done as JSON; else ends with 1, a word on stderr.
"""

import json
import sys
from pathlib import Path
from typing import Any

from config.on_disk import settle
from display_server.domain.contents import VIDEO_BYTES
from display_server.domain.file_heads import video_type
from display_server.services.boards.videos.encode import encode, encoder_for
from display_server.services.boards.videos.mp4_read import read_mp4
from display_server.services.boards.videos.mp4_write import head_of_mp4
from display_server.services.boards.videos.track import Sample, VideoRefused, bytes_of, whole
from display_server.services.boards.videos.webm import pieces_of_webm, read_webm
from display_server.services.child_limits import limit_this_program

CPU_S = 2_400
MEMORY = 4_000_000_000


def prepare(source: Path, target: Path, ffmpeg: str | None) -> dict[str, Any]:
    """Raises VideoRefused."""
    with source.open("rb") as file:
        kind = video_type(file.read(64))
    if kind is None:
        raise VideoRefused("video")
    encoder = encoder_for(ffmpeg, kind) if ffmpeg else None
    if ffmpeg is None or encoder is None:
        return {"how": "rewritten", **rewrite(source, target, kind)}
    encoded = target.with_suffix(".encoded")
    try:
        return {"how": "encoded", **rewrite(encoded, target, encode(ffmpeg, encoder, kind, source, encoded))}
    finally:
        encoded.unlink(missing_ok=True)


def rewrite(source: Path, target: Path, kind: str) -> dict[str, Any]:
    """The container read and written anew. Raises VideoRefused."""
    data = source.read_bytes()
    track = whole(read_mp4(data) if kind == "mp4" else read_webm(data))
    with target.open("wb") as file:
        if kind == "mp4":
            file.write(head_of_mp4(track))
            file.writelines(bytes_of(data, track.samples))
        else:
            for piece in pieces_of_webm(track):
                file.writelines(bytes_of(data, [piece]) if isinstance(piece, Sample) else [piece])
    settle(target)
    return {
        "ending": kind, "width": track.width, "height": track.height, "seconds": max(1, round(track.seconds)),
        "left_out": sorted(track.left_out),
    }  # fmt: skip


def main() -> int:
    limit_this_program(cpu_s=CPU_S, writes=VIDEO_BYTES + 20_000_000, memory=MEMORY)
    try:
        done = prepare(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None)
    except VideoRefused as refused:
        sys.stderr.write(f"{refused.reason}\n")
        return 1
    except (OSError, MemoryError, ValueError, IndexError, OverflowError):
        sys.stderr.write("video\n")
        return 1
    sys.stdout.write(json.dumps(done))
    return 0


if __name__ == "__main__":
    sys.exit(main())

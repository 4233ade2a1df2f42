"""Where this machine has ffmpeg, a video is encoded anew by it before its container is read: no bit of the sent one is left."""

import shutil
import subprocess
from pathlib import Path

from display_server.domain.contents import LONGEST_VIDEO_S, VIDEO_BYTES
from display_server.services.boards.videos.track import VideoRefused
from display_server.services.child_limits import die_with_parent

_SIDE = "min(1920,{})"
_SCALE = (
    f"scale=w='{_SIDE.format('iw')}':h='{_SIDE.format('ih')}':force_original_aspect_ratio=decrease:force_divisible_by=2"
)
_SMOOTH = "fps=fps='min(30,source_fps)'"
_ENCODERS = {
    "libx264": ("mp4", ["-preset", "veryfast", "-crf", "23", "-profile:v", "high"]),
    "libvpx": ("webm", ["-deadline", "realtime", "-cpu-used", "4", "-crf", "12", "-b:v", "4M"]),
}
_FIRST = {"mp4": ("libx264", "libvpx"), "webm": ("libvpx", "libx264")}
"""What a board could play before it can play after."""


def ffmpeg_here(named: str) -> str | None:
    """The program to use: the one that is named, or the one that is found; None: there is none, or it is not wanted (`off`)."""
    return None if named == "off" else shutil.which(named or "ffmpeg")


def encoder_for(ffmpeg: str, kind: str) -> str | None:
    """One this ffmpeg has; None: none we know."""
    try:
        said = subprocess.run(
            [ffmpeg, "-hide_banner", "-encoders"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    there = set(said.stdout.split())
    return next((one for one in _FIRST[kind] if one in there), None)


def encode(ffmpeg: str, encoder: str, kind: str, source: Path, target: Path) -> str:
    """The new file's kind. Raises VideoRefused for what it cannot read. It inherits this program's limits."""
    ending, options = _ENCODERS[encoder]
    command = [
        ffmpeg, "-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-protocol_whitelist", "file",
        "-f", "mov" if kind == "mp4" else "matroska", "-threads", "2", "-i", f"file:{source}",
        "-t", str(LONGEST_VIDEO_S + 1), "-map", "0:v:0", "-an", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1",
        "-vf", f"{_SCALE},{_SMOOTH}", "-pix_fmt", "yuv420p", "-c:v", encoder, *options, "-threads", "2",
        "-fflags", "+bitexact", "-flags:v", "+bitexact", "-fs", str(VIDEO_BYTES), "-f", ending, f"file:{target}",
    ]  # fmt: skip
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, check=False,
        preexec_fn=die_with_parent,  # this program has no threads
    )  # fmt: skip
    if done.returncode != 0:
        raise VideoRefused("video")
    return ending

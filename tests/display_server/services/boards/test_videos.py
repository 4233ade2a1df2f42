"""Videos made anew: the pictures stay what they were, everything else is left out, and what does not fit together is refused.

The files in `sent/` were made by ffmpeg: a test picture with a tone, a title and a place in it.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from display_server.services.boards.videos.mp4_read import read_mp4
from display_server.services.boards.videos.prepare_video import prepare
from display_server.services.boards.videos.track import Track, VideoRefused, bytes_of
from display_server.services.boards.videos.webm import read_webm

SENT = Path(__file__).parent / "sent"
FFMPEG = shutil.which("ffmpeg")
NOTES = (b"ROOM-12", b"+54.6", b"x264 - core", b"Lavf", b"soun", b"mp4a", b"A_OPUS")


def read(path: Path) -> Track:
    return read_mp4(path.read_bytes()) if path.suffix == ".mp4" else read_webm(path.read_bytes())


def pictures(path: Path) -> list[bytes]:
    track, data = read(path), path.read_bytes()
    return [b"".join(bytes_of(data, [one])) for one in track.samples]


@pytest.mark.parametrize("name", ["phone.mp4", "screen.webm"])
def test_the_pictures_and_their_times_are_as_they_were_and_nothing_else_is(name: str, tmp_path: Path) -> None:
    sent, made = SENT / name, tmp_path / name
    done = prepare(sent, made, None)
    assert (done["how"], done["ending"], done["width"], done["height"], done["seconds"], done["left_out"]) == (
        "rewritten", made.suffix[1:], 64, 48, 1, ["sound"],
    )  # fmt: skip
    assert any(note in sent.read_bytes() for note in NOTES)
    assert [note for note in NOTES if note in made.read_bytes()] == []
    before, after = read(sent), read(made)
    assert pictures(made) == pictures(sent)
    times = [[(one.start, one.duration, one.shift, one.key) for one in track.samples] for track in (before, after)]
    assert times[0] == times[1]
    assert (after.begins, after.shown) == (before.begins, before.shown)
    assert prepare(made, tmp_path / f"again{made.suffix}", None)["left_out"] == [], "what we write we take"
    assert (tmp_path / f"again{made.suffix}").read_bytes() == made.read_bytes()


def test_a_recording_that_does_not_say_its_length_gets_one(tmp_path: Path) -> None:
    made = tmp_path / "made.webm"
    assert prepare(SENT / "recorded.webm", made, None)["seconds"] == 1
    assert pictures(made) == pictures(SENT / "recorded.webm")


def test_what_somebody_trimmed_away_is_not_kept(tmp_path: Path) -> None:
    made = tmp_path / "made.mp4"
    prepare(SENT / "trimmed.mp4", made, None)
    assert read(made).seconds == pytest.approx(0.4, abs=0.11)
    assert set(pictures(made)) <= set(pictures(SENT / "phone.mp4"))
    assert len(pictures(made)) < len(pictures(SENT / "phone.mp4")) / 2 + 1


@pytest.mark.parametrize(("name", "why"), [("in-pieces.mp4", "unusual"), ("old-codec.mp4", "codec")])
def test_what_no_board_plays_or_cannot_be_taken_over_is_refused(name: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(VideoRefused) as refused:
        prepare(SENT / name, tmp_path / "made", None)
    assert refused.value.reason == why


@pytest.mark.parametrize("name", ["phone.mp4", "screen.webm", "recorded.webm"])
def test_a_broken_file_is_refused_or_read_and_never_more(name: str, tmp_path: Path) -> None:
    """Bytes changed, taken away, cut off: nothing else is ever raised, and whatever is written can be read."""
    whole, chance, refused = (SENT / name).read_bytes(), Random(7), 0
    for turn in range(300):
        broken = bytearray(whole[: chance.randrange(1, len(whole))] if turn % 3 == 0 else whole)
        for _ in range(turn % 5):
            broken[chance.randrange(min(len(broken), 1500 if turn % 2 else len(broken)))] = chance.randrange(256)
        sent, made = tmp_path / name, tmp_path / f"made{Path(name).suffix}"
        sent.write_bytes(broken)
        try:
            prepare(sent, made, None)
        except VideoRefused:
            refused += 1
        else:
            read(made)
    assert refused > 100


def test_the_program_says_a_word_and_leaves_nothing(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "display_server.services.boards.videos.prepare_video"]
    done = subprocess.run(
        [*program, str(SENT / "old-codec.mp4"), str(tmp_path / "made")], capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr, done.stdout) == (1, b"codec\n", b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(FFMPEG is None, reason="this machine has no ffmpeg: videos are rewritten, not encoded")
@pytest.mark.parametrize("name", sorted(path.name for path in SENT.iterdir()))
def test_with_ffmpeg_every_one_is_encoded_anew(name: str, tmp_path: Path) -> None:
    made = tmp_path / f"made{Path(name).suffix}"
    done = prepare(SENT / name, made, FFMPEG)
    assert (done["how"], done["left_out"]) == ("encoded", [])
    assert [note for note in NOTES if note in made.read_bytes()] == []
    assert not set(pictures(made)) & (
        set() if name == "in-pieces.mp4" or "codec" in name else set(pictures(SENT / name))
    )

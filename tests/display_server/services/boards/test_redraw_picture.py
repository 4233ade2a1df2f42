"""A picture drawn anew: one picture, upright, and nothing else that its file carried."""

import io
import subprocess
import sys
import zlib
from pathlib import Path

from PIL import Image

from display_server.services.boards.content_files import REDRAW
from display_server.services.boards.redraw_picture import LARGEST, redraw


def drawn(tmp_path: Path, sent: bytes) -> tuple[str, Image.Image, bytes]:
    (tmp_path / "sent").write_bytes(sent)
    ending = redraw(str(tmp_path / "sent"), str(tmp_path / "made"))
    made = (tmp_path / "made").read_bytes()
    return ending, Image.open(io.BytesIO(made)), made


def test_a_phone_s_photograph_stays_a_photograph_upright_and_without_its_second_picture(tmp_path: Path) -> None:
    sent, notes = io.BytesIO(), Image.Exif()
    notes[0x0112], notes[0x010E] = 6, "taken in room 12"  # lies on its side
    first, second = Image.effect_noise((4000, 3000), 60).convert("RGB"), Image.new("RGB", (400, 300), "red")
    first.save(sent, "MPO", save_all=True, append_images=[second], exif=notes)
    ending, made, said = drawn(tmp_path, sent.getvalue())
    assert (ending, made.format, made.size) == ("jpg", "JPEG", (1620, 2160))
    assert made.height <= LARGEST[1]
    assert b"room 12" not in said
    assert not made.getexif()


def test_what_is_see_through_stands_on_white_and_of_what_moves_the_first_picture_stays(tmp_path: Path) -> None:
    sent = io.BytesIO()
    frames = [Image.new("RGBA", (40, 30), (200, 0, 0, 0)), Image.new("RGBA", (40, 30), (0, 0, 200, 255))]
    frames[0].save(sent, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    ending, made, _ = drawn(tmp_path, sent.getvalue())
    assert (ending, made.format, made.mode, made.getpixel((5, 5))) == ("png", "PNG", "RGB", (255, 255, 255))


def test_the_program_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    sides = (30_000).to_bytes(4, "big") * 2
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", sides + b"\x08\x02\0\0\0") + chunk(b"IDAT", zlib.compress(bytes(900)))
    for sent, word in ((bomb, b"dots\n"), (b"\x89PNG\r\n\x1a\n and nothing", b"picture\n"), (b"GIF89a", b"picture\n")):
        (tmp_path / "sent").write_bytes(sent)
        command = [sys.executable, "-m", REDRAW, str(tmp_path / "sent"), str(tmp_path / "made")]
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
        assert (done.returncode, done.stderr, done.stdout) == (1, word, b"")
    assert not (tmp_path / "made").exists()

"""What may stand beside the calls: refused by the field that cannot be used, and known by its first bytes."""

import io
from datetime import date, time
from typing import Any

import pytest
from PIL import Image

from config.contract.words import Language
from display_server.domain.contents import ContentEntry, ContentKind, refusal, wrong_at_once
from display_server.domain.file_heads import picture_head, video_type

EN, LT = Language.ENGLISH, Language.LITHUANIAN


@pytest.mark.parametrize(
    ("field", "kind", "entry"),
    [
        ("title", "picture", ContentEntry("")),
        ("playlist", "picture", ContentEntry("Hands", playlist="p" * 25)),
        ("seconds", "picture", ContentEntry("Hands", seconds=4)),
        ("words", "text", ContentEntry("Hands", words={LT: "Plaukite rankas"})),
        ("words", "text", ContentEntry("Hands", words={EN: "w" * 161})),
        ("words", "ticker", ContentEntry("Hands", words={EN: "w" * 81})),
        ("times", "picture", ContentEntry("Hands", from_time=time(9))),
        ("days", "picture", ContentEntry("Hands", first_day=date(2026, 3, 2), last_day=date(2026, 3, 1))),
    ],
)
def test_what_no_board_could_show_is_refused_by_its_field(field: str, kind: str, entry: ContentEntry) -> None:
    refused = refusal(ContentKind(kind), entry, EN)
    assert refused is not None
    assert refused[0] == field


def test_a_night_and_a_season_can_be_shown() -> None:
    entry = ContentEntry(
        "Flu", words={EN: "w" * 160}, from_time=time(22), until_time=time(6), first_day=date(2026, 10, 1)
    )
    assert refusal(ContentKind.TEXT, entry, EN) is None


def test_a_video_is_known_by_what_it_is_and_not_by_its_name() -> None:
    assert video_type(b"\x00\x00\x00\x20ftypisom....") == "mp4"
    assert video_type(b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm") == "webm"
    assert video_type(b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska") is None
    assert video_type(b"<script>ftyp</script>") is None


def jpeg(size: tuple[int, int], notes: int = 0) -> bytes:
    drawn, said = io.BytesIO(), Image.Exif()
    said[0x9286] = "x" * notes
    Image.new("RGB", size).save(drawn, "JPEG", **({"exif": said} if notes else {}))
    return drawn.getvalue()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("JPEG", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0"}),
    ],
)
def test_a_picture_s_size_is_read_without_opening_it(kind: str, options: dict[str, Any]) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (313, 211)).save(drawn, kind, **options)
    head = picture_head(drawn.getvalue())
    assert head is not None
    assert (head.format, head.width, head.height) == (kind.lower(), 313, 211)


def test_a_photograph_s_notes_before_its_size_are_stepped_over() -> None:
    head = picture_head(jpeg((640, 480), notes=60_000))
    assert head is not None
    assert (head.width, head.height) == (640, 480)


@pytest.mark.parametrize("cut", range(2, 24))
def test_a_head_that_breaks_off_is_no_error(cut: int) -> None:
    for whole in (
        jpeg((9, 9)),
        b"RIFF\0\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x09\0\0\0\x09",
    ):
        picture_head(whole[:cut])


def test_a_picture_that_declares_more_than_memory_holds_is_refused_unopened() -> None:
    bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (30_000).to_bytes(4, "big") * 2
    assert wrong_at_once(ContentKind.PICTURE, bomb, len(bomb)) == "dots"
    assert wrong_at_once(ContentKind.PICTURE, jpeg((40, 30)), 20_000_001) == "large"
    assert wrong_at_once(ContentKind.PICTURE, jpeg((40, 30)), 900) is None
    assert wrong_at_once(ContentKind.VIDEO, jpeg((40, 30)), 900) == "video"
    assert wrong_at_once(ContentKind.VIDEO, b"\0\0\0\x18ftypavif", 900) == "heic"

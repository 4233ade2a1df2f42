"""What may stand beside the calls: refused by the field that cannot be used, and known by its first bytes."""

from datetime import date, time

import pytest

from config.contract.words import Language
from display_server.domain.contents import ContentEntry, ContentKind, refusal, video_type

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

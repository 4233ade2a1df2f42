"""What a board may show beside its calls: pictures, videos, health information and one-line notes, each in its hours and days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from config.contract.words import Language
from display_server.domain.file_heads import is_phone_photograph, picture_head, video_type

MOST = 100
LONGEST_TEXT = 160
LONGEST_TICKER = 80
LONGEST_TITLE = 60
LONGEST_PLAYLIST = 24
SECONDS = (5, 120)  # a page of a board is never shorter
PICTURE_BYTES = 20_000_000
VIDEO_BYTES = 200_000_000
SLICE_BYTES = 500_000

MOST_DOTS = 50_000_000
"""Of a picture: a few bytes can declare more than any memory holds."""

LATE_AFTER = {"picture": timedelta(minutes=5), "video": timedelta(minutes=75)}
"""Longer than the slowest machine takes to prepare one: nobody works on it."""

LONGEST_VIDEO_S = 300
"""A board goes on to the next item then (`static/contents.js`)."""

_VIDEOS = {"mp4": "video/mp4", "webm": "video/webm"}


class ContentKind(StrEnum):
    PICTURE = "picture"
    VIDEO = "video"
    TEXT = "text"
    TICKER = "ticker"

    @property
    def has_file(self) -> bool:
        return self in {ContentKind.PICTURE, ContentKind.VIDEO}


@dataclass(frozen=True)
class ContentEntry:
    """What an administrator says of one item. No times: all day; no days: every day."""

    title: str
    playlist: str = ""
    seconds: int = 10
    words: Mapping[Language, str] = field(default_factory=dict)
    from_time: time | None = None
    until_time: time | None = None
    first_day: date | None = None
    last_day: date | None = None


def refusal(kind: ContentKind, entry: ContentEntry, site_language: Language) -> tuple[str, str] | None:
    """The field that cannot be used, and why; None: it can be shown."""
    if not entry.title or len(entry.title) > LONGEST_TITLE:
        return "title", "missing"
    if len(entry.playlist) > LONGEST_PLAYLIST:
        return "playlist", "long"
    if not SECONDS[0] <= entry.seconds <= SECONDS[1]:
        return "seconds", "range"
    return _wrong_words(kind, entry, site_language) or _wrong_when(entry)


def _wrong_words(kind: ContentKind, entry: ContentEntry, site_language: Language) -> tuple[str, str] | None:
    longest = LONGEST_TICKER if kind is ContentKind.TICKER else LONGEST_TEXT
    if not kind.has_file and not entry.words.get(site_language):
        return "words", "missing"
    return ("words", "long") if any(len(said) > longest for said in entry.words.values()) else None


def _wrong_when(entry: ContentEntry) -> tuple[str, str] | None:
    if (entry.from_time is None) is not (entry.until_time is None):
        return "times", "both"
    backwards = entry.first_day and entry.last_day and entry.first_day > entry.last_day
    return ("days", "order") if backwards else None


def wrong_at_once(kind: ContentKind, head: bytes, size: int) -> str | None:
    """Why a file of so many bytes that begins so can never be shown; None: it is worth opening."""
    if size > (VIDEO_BYTES if kind is ContentKind.VIDEO else PICTURE_BYTES):
        return "large"
    if is_phone_photograph(head):
        return "heic"
    if kind is ContentKind.VIDEO:
        return None if video_type(head) else "video"
    picture = picture_head(head)
    if picture is None or 0 in (picture.width, picture.height):
        return "picture"
    return "dots" if (picture.width or 0) * (picture.height or 0) > MOST_DOTS else None


def is_late(kind: ContentKind, coming_at: datetime | None, now: datetime) -> bool:
    """Whether what was sent then should long have been prepared."""
    return coming_at is not None and now - coming_at > LATE_AFTER[kind]


def media_type(file: str) -> str:
    """By the name we gave the file ourselves."""
    ending = file.rpartition(".")[2]
    return _VIDEOS.get(ending) or {"jpg": "image/jpeg", "png": "image/png"}[ending]

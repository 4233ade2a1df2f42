"""What a file's first bytes say it is, and how large its picture would be, whatever its name says: asked before it is opened."""

from dataclasses import dataclass

HEAD_BYTES = 1_000_000
"""So much of a file is looked at: a photograph's own notes and colours come before its size."""

_PNG, _RIFF, _JPEG, _EBML = b"\x89PNG\r\n\x1a\n", b"RIFF", b"\xff\xd8\xff", b"\x1a\x45\xdf\xa3"
_SIZES_OF_JPEG = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}
_PHOTOGRAPHS = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"avif", b"avis"}


@dataclass(frozen=True)
class PictureHead:
    """`width`, `height` in dots as the file declares them; None: not found in its head."""

    format: str
    width: int | None
    height: int | None


def picture_head(head: bytes) -> PictureHead | None:
    """None: no JPEG, PNG or WebP."""
    if head.startswith(_PNG):
        known = len(head) >= 24 and head[12:16] == b"IHDR"
        return PictureHead("png", _big(head, 16, 4), _big(head, 20, 4)) if known else None
    if head.startswith(_JPEG):
        return PictureHead("jpeg", *_size_of_jpeg(head))
    if head.startswith(_RIFF) and head[8:12] == b"WEBP":
        return PictureHead("webp", *_size_of_webp(head))
    return None


def video_type(head: bytes) -> str | None:
    """`mp4` or `webm`; None: neither."""
    if head[4:8] == b"ftyp":
        return None if is_phone_photograph(head) else "mp4"
    return "webm" if head.startswith(_EBML) and b"webm" in head[:64] else None


def is_phone_photograph(head: bytes) -> bool:
    """HEIC or AVIF: a box of a video around one picture, which no board's browser shows."""
    return head[4:8] == b"ftyp" and head[8:12] in _PHOTOGRAPHS


def _size_of_jpeg(head: bytes) -> tuple[int | None, int | None]:
    at = 2
    while at + 9 <= len(head):
        if head[at] != 0xFF:
            return None, None
        marker = head[at + 1]
        if marker == 0xFF:  # a byte that fills
            at += 1
        elif marker in _WITHOUT_LENGTH:
            at += 2
        elif marker in _SIZES_OF_JPEG:
            return _big(head, at + 7, 2), _big(head, at + 5, 2)
        else:
            at += 2 + _big(head, at + 2, 2)
    return None, None


def _size_of_webp(head: bytes) -> tuple[int | None, int | None]:
    kind, body = head[12:16], head[20:30]
    if len(body) < 10:
        return None, None
    if kind == b"VP8X":
        return 1 + _little(body, 4, 3), 1 + _little(body, 7, 3)
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        return _little(body, 6, 2) & 0x3FFF, _little(body, 8, 2) & 0x3FFF
    if kind == b"VP8L" and body[0] == 0x2F:
        bits = _little(body, 1, 4)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return None, None


def _big(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "big")


def _little(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")

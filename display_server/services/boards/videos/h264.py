"""What lies in a sample of H.264: its units, each with its length; notes of cameras and encoders among them are left out."""

from display_server.services.boards.videos.track import VideoRefused

_KEPT = {1, 2, 3, 4, 5, 7, 8, 9, 10, 11}
_NOTE = 6
_STARTS_HERE = 6  # the one note a decoder needs: that one can begin at this picture
_LONGEST_NOTE = 8
_HIGH = {100, 110, 122, 144}


def h264_parts(data: bytes, offset: int, size: int, length: int) -> tuple[tuple[int, int], ...]:
    """The kept pieces of one sample, each with its length in front, neighbours together. Raises VideoRefused."""
    kept: list[tuple[int, int]] = []
    at, end = offset, offset + size
    while at < end:
        long = int.from_bytes(data[at : at + length], "big")
        unit = at + length
        if long == 0 or unit + long > end or data[unit] & 0x80:
            raise VideoRefused("video")
        if _is_kept(data, unit, long):
            if kept and sum(kept[-1]) == at:
                kept[-1] = (kept[-1][0], kept[-1][1] + length + long)
            else:
                kept.append((at, length + long))
        at = unit + long
    return tuple(kept)


def _is_kept(data: bytes, unit: int, long: int) -> bool:
    kind = data[unit] & 0x1F
    return kind in _KEPT or (kind == _NOTE and 1 < long <= _LONGEST_NOTE and data[unit + 1] == _STARTS_HERE)


def h264_config(config: bytes) -> bytes:
    """The decoder's configuration without what may hang behind it. Raises VideoRefused."""
    if len(config) < 7 or config[0] != 1 or config[4] & 3 == 2:
        raise VideoRefused("video")
    at = 5
    for mask in (0x1F, 0xFF):
        if at >= len(config):
            raise VideoRefused("video")
        count, at = config[at] & mask, at + 1
        for _ in range(count):
            at += 2 + int.from_bytes(config[at : at + 2], "big")
    if at > len(config):
        raise VideoRefused("video")
    more = 4 if config[1] in _HIGH and len(config) >= at + 4 and config[at + 3] == 0 else 0
    return config[: at + more]

"""An MP4 written from a track: tables first, then the samples, so that it plays while it still comes."""

from itertools import groupby

from display_server.services.boards.videos.mp4_boxes import box, full_box, u32
from display_server.services.boards.videos.mp4_read import CONFIGS
from display_server.services.boards.videos.track import Track

_AS_IT_IS = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_MOVIE_SCALE = 1000


def head_of_mp4(track: Track) -> bytes:
    """All that stands before the samples, which follow one another in the track's order."""
    ftyp = box(b"ftyp", b"isom", u32(0x200), b"isomiso2avc1mp41")
    size = sum(one.size for one in track.samples)
    before = len(ftyp) + len(_moov(track, 0)) + 8
    return ftyp + _moov(track, before) + u32(size + 8) + b"mdat"


def _moov(track: Track, first: int) -> bytes:
    ticks = sum(one.duration for one in track.samples)
    shown = round(track.shown * _MOVIE_SCALE / track.scale)
    mvhd = full_box(
        b"mvhd", u32(0, 0, _MOVIE_SCALE, shown, 0x10000), b"\x01\x00", bytes(10), _AS_IT_IS, bytes(24), u32(2)
    )
    sides = u32(track.width << 16, track.height << 16)
    tkhd = full_box(b"tkhd", u32(0, 0, 1, 0, shown), bytes(16), track.turn or _AS_IT_IS, sides, flags=3)
    edts = box(b"edts", full_box(b"elst", u32(1, shown, track.begins, 0x10000)))
    mdhd = full_box(b"mdhd", u32(0, 0, track.scale, ticks), b"\x55\xc4\x00\x00")
    hdlr = full_box(b"hdlr", u32(0), b"vide", bytes(12), b"\x00")
    here = full_box(b"dref", u32(1), full_box(b"url ", flags=1))
    minf = box(b"minf", full_box(b"vmhd", bytes(8), flags=1), box(b"dinf", here), _stbl(track, first))
    trak = box(b"trak", tkhd, *([edts] if track.begins or track.ends else []), box(b"mdia", mdhd, hdlr, minf))
    return box(b"moov", mvhd, trak)


def _stbl(track: Track, first: int) -> bytes:
    samples, kind = track.samples, track.codec.encode()
    entry = box(
        kind, bytes(6), b"\x00\x01", bytes(16), track.width.to_bytes(2, "big"), track.height.to_bytes(2, "big"),
        u32(0x480000, 0x480000, 0), b"\x00\x01", bytes(32), b"\x00\x18\xff\xff", box(CONFIGS[kind], track.config), track.extras,
    )  # fmt: skip
    keys = [index for index, one in enumerate(samples, 1) if one.key]
    tables = [
        full_box(b"stsd", u32(1), entry),
        _in_runs(b"stts", [one.duration for one in samples]),
        *([_in_runs(b"ctts", [one.shift for one in samples], version=1)] if any(one.shift for one in samples) else []),
        *([full_box(b"stss", u32(len(keys), *keys))] if len(keys) < len(samples) else []),
        full_box(b"stsc", u32(1, 1, len(samples), 1)),
        full_box(b"stsz", u32(0, len(samples), *(one.size for one in samples))),
        full_box(b"stco", u32(1, first)),
    ]
    return box(b"stbl", *tables)


def _in_runs(kind: bytes, numbers: list[int], version: int = 0) -> bytes:
    runs = [(len(list(same)), value) for value, same in groupby(numbers)]
    return full_box(kind, u32(len(runs), *(one for run in runs for one in run)), version=version)

"""Which importer a file is for, by what is in it; whatever is wrong with it becomes a sentence."""

import gzip
import zlib

from pydantic import ValidationError

from display_server.wayfinding.importers.archive import MOST_BYTES, Archive
from display_server.wayfinding.importers.frame import NotAPlan
from display_server.wayfinding.importers.imdf import read_imdf
from display_server.wayfinding.importers.network import read_graph_csv, read_graph_geojson
from display_server.wayfinding.importers.osm import read_osm
from display_server.wayfinding.plan import Plan
from display_server.wayfinding.spaces import settled


def read_plan(data: bytes) -> Plan:
    """The plan in a file: `.osm`, an IMDF or CSV `.zip`, GeoJSON, our own JSON; gzip around any of them. Raises NotAPlan."""
    if not data.strip():
        raise NotAPlan("it is empty")
    try:
        return settled(_read(_unpacked(data)))
    except ValidationError as refused:
        first = refused.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise NotAPlan(f"{where}: {first['msg']}") from None
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, ArithmeticError) as broken:
        if isinstance(broken, NotAPlan):
            raise
        raise NotAPlan(f"a part of it is not as it should be ({type(broken).__name__}: {broken})") from None


def _unpacked(data: bytes) -> bytes:
    if data[:2] != b"\x1f\x8b":
        return data
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(data, MOST_BYTES)
    except (zlib.error, gzip.BadGzipFile) as broken:
        raise NotAPlan(f"it cannot be unpacked: {broken}") from None
    if len(unpacked) >= MOST_BYTES:
        raise NotAPlan(f"unpacked it is larger than {MOST_BYTES // 1_000_000} MB")
    return unpacked


def _read(data: bytes) -> Plan:
    if data[:2] == b"PK":
        archive = Archive(data)
        if "nodes.csv" in archive.names:
            return read_graph_csv(archive)
        if "unit.geojson" not in archive.names:
            raise NotAPlan("the archive holds neither unit.geojson (IMDF) nor nodes.csv (a graph)")
        return read_imdf(archive)
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] == b"<":
        return read_osm(data)
    if head[:1] == b"{":
        return read_graph_geojson(data) if b"FeatureCollection" in data else Plan.model_validate_json(data)
    raise NotAPlan("it is none of .osm, a .zip of IMDF or CSV, GeoJSON or a plan of ours")

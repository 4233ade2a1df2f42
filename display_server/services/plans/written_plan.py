"""A plan written out for the database before the act that keeps it: nobody's number waits while a large one is encoded."""

import base64
import hashlib
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from display_server.db.columns.types import WrittenJson

if TYPE_CHECKING:
    from display_server.wayfinding.plan import Plan


@dataclass(frozen=True)
class WrittenPlan:
    """The JSON of a `wayfinding.plan.Plan`, and its SHA-256."""

    data: WrittenJson
    digest: str


def written(plan: "Plan") -> WrittenPlan:
    """With the Latin keys that Chinese names are found by. A plan of ten thousand points takes a second."""
    from display_server.wayfinding.pinyin import with_pinyin

    return written_already(with_pinyin(plan).model_dump_json())


def written_already(text: str) -> WrittenPlan:
    """What `written` made in another process."""
    return WrittenPlan(WrittenJson(text), hashlib.sha256(text.encode()).hexdigest())


def packed(plan: WrittenPlan) -> str:
    """For one line to `web`: a tenth as long."""
    return base64.b64encode(zlib.compress(plan.data.text.encode())).decode()


def unpacked(said: str) -> WrittenPlan:
    """Raises ValueError, zlib.error where it is not whole."""
    return written_already(zlib.decompress(base64.b64decode(said, validate=True)).decode())


@lru_cache(maxsize=1)
def form_of_plans() -> str:
    """What plans of this program look like: one of another version may know parts that this one cannot read."""
    from display_server.wayfinding.plan import Plan

    return hashlib.sha256(repr(Plan.model_json_schema()).encode()).hexdigest()

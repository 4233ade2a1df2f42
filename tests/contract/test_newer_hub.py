"""A kiosk or board one release behind its hub: a word it does not know costs it that word, never the whole answer."""

import inspect
import json
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from pydantic import ValidationError

import config.contract
from config.contract.catalogue import Catalogue
from config.contract.ways import SiteMap
from tests.contract.test_samples import MODELS, sample

FROM_HUB = (
    "BookingsByHeart", "Catalogue", "CheckInAnswer", "DepartmentState", "HeartbeatAnswer", "LobbyState", "NumberNow",
    "PaperTemplates", "PersonAsked", "SiteMap", "SiteState", "VisitNow",
)  # fmt: skip
NOT_WITHOUT = {("Catalogue", "site.language")}
"""What no name could be said without: the catalogue before stays in use."""


def vocabulary() -> set[str]:
    """Every word of every closed vocabulary of the wire."""
    modules = [import_module(f"config.contract.{found.name}") for found in iter_modules(config.contract.__path__)]
    kinds = {kind for module in modules for _, kind in inspect.getmembers(module, inspect.isclass)}
    return {word.value for kind in kinds if issubclass(kind, StrEnum) for word in kind}


WORDS = vocabulary()


def told_anew(said: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """The same answer again and again, each time with one word that only a newer hub says: a value, or a dictionary's key."""
    if isinstance(said, dict):
        for key, value in said.items():
            if key in WORDS:
                yield f"{place}.<{key}>", {**said, "newer": value}
            for deeper, changed in told_anew(value, f"{place}.{key}"):
                yield deeper, {**said, key: changed}
    elif isinstance(said, list):
        for at, value in enumerate(said):
            for deeper, changed in told_anew(value, place):
                yield deeper, [*said[:at], changed, *said[at + 1 :]]
    elif said in WORDS:
        yield place, "newer"


@pytest.mark.parametrize("name", FROM_HUB)
def test_a_word_of_a_newer_hub_leaves_the_rest_readable(name: str) -> None:
    unread = set()
    for place, body in told_anew(json.loads(sample(name))):
        try:
            MODELS[name].model_validate_json(json.dumps(body))
        except ValidationError:
            unread.add((name, place.removeprefix(".")))
    assert unread <= NOT_WITHOUT


def test_a_sixth_language_is_left_out_and_the_others_stay() -> None:
    golden = json.loads(sample("Catalogue"))
    before = Catalogue.model_validate(golden)
    golden["site"]["languages"].append("pl")
    golden["site"]["names"]["pl"] = {"name": "Szpital"}
    assert Catalogue.model_validate(golden) == before


def test_nobody_is_led_by_half_a_way() -> None:
    golden = json.loads(sample("SiteMap"))
    before = SiteMap.model_validate(golden)
    one = golden["ways"][0]
    golden["ways"].append(
        {**one, "to": "by-cable-car", "steps": [*one["steps"], {**one["steps"][0], "act": "cable_car"}]}
    )
    assert SiteMap.model_validate(golden) == before

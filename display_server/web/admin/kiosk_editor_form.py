"""The fields of the kiosk editor ↔ what a layer says: section by section, those that are a layer's own."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from config.contract.hours import Day, Hours
from config.contract.kiosk_configuration import LONGEST_NOTE, LONGEST_TITLE, KioskAction, KioskConfiguration
from config.contract.words import Language
from config.look import tokens
from display_server.domain.hours import HoursUnclear, read_spans
from display_server.domain.hours import said as spans_said
from display_server.domain.kiosk_layers import ALL, SECTIONS, Said, configuration, has_section, merged

Typed = MultiDict[str, str]
SECONDS = SECTIONS["idle"]
MODES = SECTIONS["modes"]
COLOURS = {"field_colour": tokens()["colour"]["light"]["speak"], "key_colour": tokens()["colour"]["light"]["act"]}
"""As Atrium comes."""
_LAST = 999


def bounds_of(name: str) -> tuple[int, int]:
    """The least and the most of a number the contract allows."""
    limits = {type(one).__name__: one for one in KioskConfiguration.model_fields[name].metadata}
    return int(limits["Ge"].ge), int(limits["Le"].le)


def typed(said: Said, below: Said, layer: str) -> Typed:
    """The form as it stands: a section that is not the layer's own shows what holds there without it."""
    now = configuration(merged([below, said]))
    form: Typed = MultiDict()
    for section in SECTIONS:
        if layer == ALL or has_section(said, section):
            form.add(f"own_{section}", "on")
    shown = [*now.actions, *(one for one in KioskAction if one not in now.actions)]
    for at, action in enumerate(shown, 1):
        form.add(f"at_{action}", str(at))
    form.setlist("actions", [one.value for one in now.actions])
    form.setlist("large", [one.value for one in now.large])
    for at, code in enumerate(now.order, 1):
        form.add(f"place_{code}", str(at))
    form.setlist("hidden_departments", list(now.hidden_departments))
    form.setlist("hidden_services", list(now.hidden_services))
    form.setlist("languages", [one.value for one in now.languages])
    form["language"] = now.language.value if now.language else ""
    for name in MODES:
        if getattr(now, name):
            form.add(name, "on")
    for name, usual in COLOURS.items():
        form[name] = getattr(now, name) or usual
        form.setlist(f"usual_{name}", ["on"] if getattr(now, name) is None else [])
    for name in ("title", "note"):
        for language, text in getattr(now, name).items():
            form.add(f"{name}_{language}", text)
    if now.prints:
        form.add("prints", "on")
    for day, one in enumerate(now.hours.weekly if now.hours else ()):
        form.add(f"open_{day}", spans_said(one.spans))
    for name in SECONDS:
        form.add(name, str(getattr(now, name)))
    return form


def read(  # what the form says of a house
    form: Typed, layer: str, *, departments: list[str], services: list[str], spoken: list[str], logo: str | None
) -> dict[str, Any]:
    """What the layer is to say. Everything of the house that is not ticked is hidden; what makes no sense stays as typed."""
    sections = {
        "ways": _ways(form),
        "services": _services(form, departments, services),
        "languages": _languages(form, spoken),
        "modes": {name: name in form for name in MODES},
        "texts": {
            "title": _texts(form, "title", LONGEST_TITLE),
            "note": _texts(form, "note", LONGEST_NOTE),
        },
        "logo": {"logo": None if "no_logo" in form else logo},
        "colours": {name: _colour(form, name) for name in COLOURS},
        "printer": {"prints": "prints" in form},
        "hours": {"hours": _hours(form)},
        "idle": {name: _whole(form.get(name, "")) for name in SECONDS},
    }
    own = [name for name in SECTIONS if layer == ALL or f"own_{name}" in form]
    return {field: value for name in own for field, value in sections[name].items()}


def _ways(form: Typed) -> dict[str, Any]:
    chosen = [one.value for one in KioskAction if one.value in form.getlist("actions")]
    ordered = sorted(chosen, key=lambda one: _place(form, f"at_{one}"))
    return {"actions": ordered, "large": [one for one in ordered if one in form.getlist("large")]}


def _services(form: Typed, departments: list[str], services: list[str]) -> dict[str, Any]:
    offered, given = set(form.getlist("departments")), set(form.getlist("services"))
    placed = [code for code in departments if _place(form, f"place_{code}") < _LAST]
    return {
        "order": sorted(placed, key=lambda code: _place(form, f"place_{code}")),
        "hidden_departments": [code for code in departments if code not in offered],
        "hidden_services": [code for code in services if code not in given],
    }


def _languages(form: Typed, spoken: list[str]) -> dict[str, Any]:
    chosen = [code for code in spoken if code in form.getlist("languages")]
    return {"languages": [] if chosen == spoken else chosen, "language": form.get("language") or None}


def _texts(form: Mapping[str, str], name: str, longest: int) -> dict[str, str]:
    said = {language.value: form.get(f"{name}_{language}", "").strip()[:longest] for language in Language}
    return {language: text for language, text in said.items() if text}


def _colour(form: Mapping[str, str], name: str) -> str | None:
    return None if f"usual_{name}" in form else form.get(name, "").strip().upper() or None


def _hours(form: Mapping[str, str]) -> Any:
    """Nothing typed: whenever the house is open. What cannot be read stays a text, so that the service refuses it."""
    typed_in = [form.get(f"open_{day}", "").strip() for day in range(7)]
    if not any(typed_in):
        return None
    try:
        return Hours(weekly=tuple(Day(spans=read_spans(one)) for one in typed_in)).model_dump(mode="json")
    except HoursUnclear as unclear:
        return str(unclear)


def _place(form: Mapping[str, str], name: str) -> int:
    said = form.get(name, "").strip()
    return min(int(said), _LAST) if said.isascii() and said.isdecimal() and int(said) > 0 else _LAST


def _whole(said: str) -> int | str:
    said = said.strip()
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 5 else said

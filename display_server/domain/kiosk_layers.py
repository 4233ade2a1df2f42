"""How a kiosk is to be, put together from its layers: all kiosks, its group, itself. A later layer wins, section by section."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from config.contract.kiosk_configuration import KioskConfiguration
from config.contract.words import Language
from config.look.own_colours import field_can_be_read, keys_can_be_read

ALL, GROUP, KIOSK = "all", "group:", "kiosk:"
Said = Mapping[str, Any]
"""Fields of `KioskConfiguration` as JSON; only those that are set."""

SECTIONS: dict[str, tuple[str, ...]] = {
    "ways": ("actions", "large"),
    "services": ("order", "hidden_departments", "hidden_services"),
    "languages": ("languages", "language"),
    "modes": ("larger", "contrast", "low_reach"),
    "texts": ("title", "note"),
    "logo": ("logo",),
    "colours": ("field_colour", "key_colour"),
    "idle": ("ask_after_s", "form_after_s", "answer_within_s", "ticket_stays_s"),
    "printer": ("prints",),
    "hours": ("hours",),
}
"""What is set together, in the order of the form. A layer has a section whole or not at all."""


@dataclass(frozen=True)
class FieldChange:
    """One field that will be another."""

    field: str
    before: Any
    after: Any


def layers_of(serial: str, group: str | None) -> list[str]:
    """From the one for all kiosks to this kiosk's own."""
    return [ALL, *([GROUP + group] if group else []), KIOSK + serial]


def has_section(said: Said, section: str) -> bool:
    return any(name in said for name in SECTIONS[section])


def merged(layers: Iterable[Said]) -> dict[str, Any]:
    """One over the other."""
    found: dict[str, Any] = {}
    for said in layers:
        for section, names in SECTIONS.items():
            if has_section(said, section):
                found = {name: value for name, value in found.items() if name not in names}
                found |= {name: said[name] for name in names if name in said}
    return found


def configuration(said: Said) -> KioskConfiguration:
    """With its mark; what is as Atrium comes has none. Raises ValidationError."""
    read = KioskConfiguration.model_validate(dict(said) | {"mark": ""})
    if read == KioskConfiguration():
        return read
    whole = json.dumps(read.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return read.model_copy(update={"mark": hashlib.sha256(whole.encode()).hexdigest()[:12]})


def changes(before: Said, after: Said) -> list[FieldChange]:
    """What people at a kiosk will find another, in the order of the form."""
    was, will = configuration(before), configuration(after)
    found = []
    for name in (name for names in SECTIONS.values() for name in names):
        old, new = getattr(was, name), getattr(will, name)
        if old != new:
            found.append(FieldChange(name, old, new))
    return found


def refusal(said: Said, spoken: Iterable[str]) -> tuple[str, str] | None:
    """The field that cannot be used and why; `spoken`: the site's languages."""
    try:
        read = configuration(said)
    except ValidationError as wrong:
        return str(wrong.errors()[0]["loc"][0]), "wrong"
    if read.field_colour is not None and not field_can_be_read(read.field_colour):
        return "field_colour", "dark"
    if read.key_colour is not None and not keys_can_be_read(read.key_colour):
        return "key_colour", "dark"
    languages = {Language(one) for one in spoken}
    if not set(read.languages) <= languages:
        return "languages", "wrong"
    if read.language is not None and read.language not in (set(read.languages) or languages):
        return "language", "wrong"
    return None

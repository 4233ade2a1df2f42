"""How a printer's profile is found by name, and what one printer may have otherwise. The table itself is `profile_table`."""

from dataclasses import replace
from typing import Any

from hardware.printer.profile import Confirms, PrinterProfile
from hardware.printer.profile_table import PROFILES


class UnknownPrinter(LookupError):
    """A profile's name that is not in the table."""


_NARROW_DOTS = {203: 384, 180: 360}
_VARIANTS: dict[str, dict[str, Any]] = {
    "gb2312": {"own_chinese": "gb2312"},
    "gbk": {"own_chinese": "gbk"},
    "no-chinese": {"own_chinese": None},
    "cutter": {"cutter": True},
    "no-cutter": {"cutter": False},
    **{confirms.value: {"confirms": confirms} for confirms in Confirms},
}
"""What one printer may have otherwise than its model usually does, in the words of the setting."""


def profile_of(name: str) -> PrinterProfile:
    """The printer's profile by its configured name, `TM-T88V` or `TM-T88V/58mm/gbk`: a row of the table, and what is otherwise.

    Raises UnknownPrinter, which lists the names there are.
    """
    model, *otherwise = name.split("/")
    if model not in PROFILES:
        raise UnknownPrinter(f"{model}: known printers are {', '.join(PROFILES)}")
    profile = PROFILES[model]
    for said in otherwise:
        if said == "58mm":
            profile = replace(profile, dots=_NARROW_DOTS[profile.dots_per_inch])
        elif said in _VARIANTS:
            profile = replace(profile, **_VARIANTS[said])
        else:
            raise UnknownPrinter(f"{name}: what a printer may have otherwise is 58mm, {', '.join(_VARIANTS)}")
    return replace(profile, name=name)


def otherwise(profile: PrinterProfile, **facts: Any) -> str:
    """The name that says `profile` with other `facts` (of `_VARIANTS`); facts it has already are not said."""
    said = [
        word
        for word, change in _VARIANTS.items()
        for fact, value in change.items()
        if facts.get(fact, getattr(profile, fact)) == value != getattr(profile, fact)
    ]
    return "/".join((profile.name, *said))


def profile_named(model: str) -> PrinterProfile | None:
    """The profile of the printer that answers `model` to GS I 67, None for a stranger."""
    return next((profile for profile in PROFILES.values() if model in profile.asks_by_name), None)

"""What `import-plan` says of a plan: what was read and what needs a look, by the names on the doors where there are any."""

from collections import Counter
from collections.abc import Iterator

from config.contract.words import Language
from config.locale.names import name_of
from display_server.wayfinding.findings import Findings
from display_server.wayfinding.plan import Door, Place, Plan, Shaft

SHOWN = 12
"""So many of a finding are listed; the count says how many there are."""

_SAID = (
    ("unreached", "1 place cannot", "{} places cannot", "be reached from the largest connected part"),
    ("no_step_free", "1 place has", "{} places have", "no way without steps"),
    ("doors_without_rooms", "1 door stands", "{} doors stand", "at no room"),
    ("doors_to_one_space", "1 door leads", "{} doors lead", "to one room only and not outside"),
    ("lifts_reaching_no_floor", "1 lift reaches", "{} lifts reach", "fewer than two floors"),
    ("unnamed", "1 place has", "{} places have", "no name"),
    ("duplicates", "1 place cannot", "{} places cannot", "be told apart: same floor, same name"),
)
_COUNTED = ("floors", "spaces", "doors", "shafts", "passages", "places")


def report(plan: Plan, found: Findings) -> str:
    """Lines for a terminal."""
    return "\n".join(_lines(plan, found)) + "\n"


def _lines(plan: Plan, found: Findings) -> Iterator[str]:
    kinds = ", ".join(f"{count} {kind}" for kind, count in found.read.items() if kind not in _COUNTED)
    counts = [f"{found.read[one]} {one}{f' ({kinds})' if one == 'spaces' and kinds else ''}" for one in _COUNTED]
    yield "Read: " + ", ".join(counts)
    yield f"Without steps: {found.step_free_percent} % of the places"
    if not found.connected:
        yield f"NOT CONNECTED: the places lie in {found.parts} parts with no way between them"
    elif found.parts > 1:
        yield f"The places lie in {found.parts} parts with no way between them (houses without a drawn way outside?)"
    names = _names(plan)
    for finding, one, many, words in _SAID:
        codes: list[str] = getattr(found, finding)
        if codes:
            count = one if len(codes) == 1 else many.format(len(codes))
            yield f"{count} {words}{_by_floor(plan, codes)}:"
            more = f" and {len(codes) - SHOWN} more" if len(codes) > SHOWN else ""
            yield f"  {'; '.join(names.get(code, code) for code in codes[:SHOWN])}{more}"


def _by_floor(plan: Plan, codes: list[str]) -> str:
    """How many lie on which floor, where there are more than can be listed."""
    floor_of = {one.code: one.floor for one in plan.places} | {one.code: one.floor for one in plan.doors}
    labels = {one.code: one.label for one in plan.floors}
    counts = Counter(labels.get(floor_of[code], "") for code in codes if code in floor_of)
    if len(codes) <= SHOWN or not counts:
        return ""
    return f" (floor {', '.join(f'{label}: {count}' for label, count in counts.items())})"


def _names(plan: Plan) -> dict[str, str]:
    """Code → what somebody who knows the house calls it; the code stays where it alone tells which."""
    labels = {one.code: one.label for one in plan.floors}
    parts: tuple[Place | Door | Shaft, ...] = (*plan.doors, *plan.shafts, *plan.places)
    return {one.code: _name(one, labels) for one in parts}


def _name(one: Place | Door | Shaft, labels: dict[str, str]) -> str:
    said = "" if isinstance(one, Door) else name_of(one.names, Language.ENGLISH) or one.label
    where = [] if isinstance(one, Shaft) else [f"floor {labels.get(one.floor, one.floor)}"]
    if not said:
        where.append(f"at {one.at[0]:.0f}, {one.at[1]:.0f} m" if not isinstance(one, Shaft) else "")
    whole = f"{said or one.code} ({', '.join(filter(None, where))})"
    return whole.removesuffix(" ()")

"""A hospital's own words as a table: read out for a translator, and read again with the line of every fault."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from config.contract.words import Language
from config.locale import OwnWords, defaults_in, problem_with
from display_server.services.house.table_cells import MARK, as_cell, between, of_cell

KEY, FORM, PRODUCT = "key", "form", "product"
MOST_ROWS = 20_000
_FORMS = {"1", "2", "3", "4", "5", "6"}
Said = dict[Language, list[str]]
"""By language its forms; none: as the product says it. A language that is not there stays as it is."""


@dataclass(frozen=True)
class Fault:
    """`line` of the file, from 1 (0: all of it); `what` a word of `admin.words_file.wrong`; `said` what it is about."""

    line: int
    what: str
    said: str = ""


@dataclass
class Looked:
    """What a file would do. `rows`: good ones that change something; `same`: good ones that change nothing."""

    rows: list[tuple[str, Said]] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    taken_away: int = 0
    same: int = 0
    faults: list[Fault] = field(default_factory=list)


def as_csv(own: OwnWords, languages: list[Language], *, every: bool) -> str:
    """With a mark for spreadsheets, semicolons between; beside the product's sentence in the first of `languages`.

    `every`: also what nobody has said otherwise.
    """
    into = io.StringIO()
    table = csv.writer(into, delimiter=";")
    table.writerow([KEY, FORM, *(one.value for one in languages), PRODUCT])
    for key, default in sorted(defaults_in(languages[0]).items()):
        said = {one: list(own.get(one, {}).get(key, [])) for one in languages}
        if not every and not any(said.values()):
            continue
        forms = max(len(defaults_in(one)[key]) for one in languages)
        for at in range(forms):
            cells = [said[one][at] if at < len(said[one]) else "" for one in languages]
            product = default[at] if at < len(default) else ""
            table.writerow([key, at + 1 if forms > 1 else "", *map(as_cell, cells), as_cell(product)])
    return MARK + into.getvalue()


def as_json(own: OwnWords) -> str:
    keys = sorted({key for said in own.values() for key in said})
    found = {key: {one.value: list(own[one][key]) for one in own if key in own[one]} for key in keys}
    return json.dumps(found, ensure_ascii=False, indent=1)


def look(text: str, own: OwnWords) -> Looked:
    """A dry run: nothing is entered. Bad rows are named and left out, the others stand."""
    rows, faults = _of_json(text) if text.lstrip("\ufeff \t\r\n").startswith("{") else _of_csv(text)
    looked = Looked(faults=faults)
    for key, (line, said) in rows.items():
        wrong = [Fault(line, problem, f"{key} ({one.value})") for one, problem in _problems(key, said)]
        if wrong:
            looked.faults += wrong[:1] if wrong[0].what == "unknown" else wrong
        else:
            _count(looked, key, said, own)
    looked.faults.sort(key=lambda one: one.line)
    return looked


def _problems(key: str, said: Said) -> list[tuple[Language, str]]:
    if key not in defaults_in(Language.ENGLISH):
        return [(Language.ENGLISH, "unknown")]
    found = ((one, problem_with(key, one, forms)) for one, forms in said.items() if forms)
    return [(one, problem) for one, problem in found if problem is not None]


def _count(looked: Looked, key: str, said: Said, own: OwnWords) -> None:
    wanted = {one: [] if tuple(forms) == defaults_in(one)[key] else forms for one, forms in said.items()}
    now = {one: list(own.get(one, {}).get(key, [])) for one in said}
    differ = [one for one in said if wanted[one] != now[one]]
    if not differ:
        looked.same += 1
        return
    looked.rows.append((key, {one: wanted[one] for one in differ}))
    looked.new += all(not now[one] for one in differ)
    looked.taken_away += all(not wanted[one] for one in differ)
    looked.changed += any(now[one] for one in differ) and any(wanted[one] for one in differ)


def _of_csv(text: str) -> tuple[dict[str, tuple[int, Said]], list[Fault]]:
    text = text.lstrip("\ufeff")
    table = csv.reader(io.StringIO(text), delimiter=between(text), strict=True)
    found: dict[str, tuple[int, dict[Language, dict[int, str]]]] = {}
    faults: list[Fault] = []
    try:
        head = [name.strip().lower() for name in next(table, [])]
        languages = [Language(name) if name in set(Language) else None for name in head]
        if KEY not in head or not any(languages):
            return {}, [Fault(1, "columns", ", ".join(head)[:80])]
        unknown = [
            name for name, one in zip(head, languages, strict=True) if one is None and name not in {KEY, FORM, PRODUCT}
        ]
        faults += [Fault(1, "column", name[:40]) for name in unknown]
        for cells in table:
            if not any(cell.strip() for cell in cells):
                continue
            if len(found) > MOST_ROWS:
                return {}, [Fault(table.line_num, "many")]
            if (fault := _row(dict(zip(head, cells, strict=False)), table.line_num, found)) is not None:
                faults.append(fault)
    except csv.Error:
        faults.append(Fault(table.line_num, "table"))
    return {key: (line, _whole(said)) for key, (line, said) in found.items()}, faults


def _row(
    cells: Mapping[str, str], line: int, found: dict[str, tuple[int, dict[Language, dict[int, str]]]]
) -> Fault | None:
    key, form = cells.get(KEY, "").strip(), cells.get(FORM, "").strip() or "1"
    if not key or form not in _FORMS:
        return Fault(line, "row", f"{key} {form}".strip()[:80])
    _, said = found.setdefault(key, (line, {}))
    for name, cell in cells.items():
        if name in set(Language):
            forms = said.setdefault(Language(name), {})
            if int(form) in forms:
                return Fault(line, "twice", key)
            forms[int(form)] = of_cell(cell)
    return None


def _whole(said: dict[Language, dict[int, str]]) -> Said:
    """Empty cells behind the last form belong to languages that count in more."""
    whole: Said = {}
    for one, forms in said.items():
        kept = [forms[at] for at in sorted(forms)]
        while kept and not kept[-1]:
            kept.pop()
        whole[one] = kept
    return whole


def _of_json(text: str) -> tuple[dict[str, tuple[int, Said]], list[Fault]]:
    try:
        said: Any = json.loads(text.lstrip("\ufeff"))
        json.dumps(said, ensure_ascii=False).encode()  # half a sign is a fault, too
    except (ValueError, RecursionError) as wrong:
        return {}, [Fault(getattr(wrong, "lineno", 0), "json")]
    found: dict[str, tuple[int, Said]] = {}
    faults: list[Fault] = []
    for key, languages in said.items():
        forms = {code: [one] if isinstance(one, str) else one for code, one in _mapping(languages).items()}
        good = forms and all(
            code in set(Language) and isinstance(one, list) and all(isinstance(text, str) for text in one)
            for code, one in forms.items()
        )
        if not good:
            faults.append(Fault(0, "row", str(key)[:80]))
        else:
            found[key] = (0, {Language(code): list(one) for code, one in forms.items()})
    return found, faults


def _mapping(said: Any) -> dict[str, Any]:
    return said if isinstance(said, dict) else {}

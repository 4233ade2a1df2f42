"""Rows of the house's tables, as `./run hub house` hands them in: entered and taken back, a refusal said in words."""

from typing import Any

from display_server.db.engine.transaction import Transaction
from display_server.services.accounts.add_account import AccountRefused
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.house_rows import enter_row, take_back

WHO = "command"

_SAID = {
    "missing": "is missing",
    "unknown": "is unknown",
    "long": "is too long",
    "taken": "is taken by another one",
    "shape": "does not look as it should",
    "number": "is not a number that can be used",
    "yes_no": "is neither yes nor no",
    "itself": "names the row itself",
    "alone": "would give away what a discreet service is: nothing else shares it",
    "uncovers": "would leave a discreet service alone with it",
    "column": "is no column of this table",
    "left": "cannot be closed: somebody still waits, is expected or booked there",
    "full": "is refused: something in this department is still open",
    "at_a_desk": "cannot be closed: somebody is at a desk there",
}
_OWN = {"own": "nobody takes their own rights away", "last": "nobody would be left to administer"}


def enter_house_row_by_command(tx: Transaction, *, kind: str, row: dict[str, str]) -> dict[str, Any]:
    try:
        return {"done": enter_row(tx, kind=kind, row=row, who=WHO)}
    except EntryRefused as refused:
        return {"refused": _in_words(refused)}
    except AccountRefused as refused:
        return {"refused": _OWN.get(str(refused), str(refused))}


def take_back_house_row_by_command(tx: Transaction, *, kind: str, key: str) -> dict[str, Any]:
    try:
        take_back(tx, kind=kind, key=key, who=WHO)
    except EntryRefused as refused:
        return {"refused": _in_words(refused)}
    except AccountRefused as refused:
        return {"refused": _OWN.get(str(refused), str(refused))}
    return {"done": key}


def _in_words(refused: EntryRefused) -> str:
    return f"{refused.field} {_SAID.get(refused.reason, f'cannot be used ({refused.reason})')}"

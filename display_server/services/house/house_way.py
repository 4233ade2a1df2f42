"""What a row of a file of the house or its people is (`file_import`): one of `house_rows`, or something that closes.

A step that takes one back: `[kind, key in the file, key, columns as they were (None: it was new), as they became, answer]`.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Department, HouseImport, HouseImportRow, Place, Service
from display_server.domain.role import Role
from display_server.services.accounts.add_account import AccountRefused
from display_server.services.accounts.where import roles_everywhere_and_at
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.closing import (
    close_department,
    close_service,
    refuse_to_close,
    refuse_to_send,
    send_on,
)
from display_server.services.house.entered import found
from display_server.services.house.file_import import (
    Again,
    Newer,
    Way,
)
from display_server.services.house.house_file import (
    ALL,
    CLOSES,
    FATE,
    HOUSE,
    KINDS_OF,
    PEOPLE,
    TO,
    Given,
    registries_first,
)
from display_server.services.house.house_rows import (
    COLUMNS,
    KEY,
    NAMES_OTHERS,
    YES,
    Row,
    enter_row,
    read_row,
    take_back,
)
from display_server.services.house.people_left import Met, note_answer, of_department, of_place, who_is_left
from display_server.services.house.places import close_place
from display_server.services.house.reopening import desks_serving, reopen
from display_server.services.house.whole_department import as_it_is, refuse_full, reopen_whole

NEW, CHANGED, CLOSED, SAME = "new", "changed", "closed", "same"
STAY, MOVE, END = "stay", "move", "end"
MAY = {HOUSE: frozenset({Role.ADMIN, Role.MANAGER}), PEOPLE: frozenset({Role.ADMIN})}
"""Whose file may go in, asked again with each slice: rights may be gone by then. A test holds it to the page of permissions."""


class House(Way[HouseImport]):
    """Departments, places, services, people."""

    model = HouseImport
    at_once = 1

    def __init__(self, about: str) -> None:
        self.imported, self.taken_back = {
            HOUSE: ("house.imported", "house.import_taken_back"),
            PEOPLE: ("people.imported", "people.import_taken_back"),
        }[about]

    def enter(self, tx: Transaction, one: HouseImport, row: Any) -> list[Any] | None:
        kind, key, given, looked, _, what = row
        said = self._with_new_codes(tx, one, kind, given)
        if what == CLOSED:
            return _close(tx, one, kind, key, said)
        now = read_row(tx.session, kind, key) if key else None
        if looked is None and now is not None:
            raise Newer
        if looked is not None and (now is None or any(now[name] != value for name, value in looked.items())):
            raise Newer
        if said.get(FATE) and now is not None:
            _send(tx, one, _met(tx, kind, key), said, closes=False, subject=_subject(tx, kind, key))
        plain = {name: value for name, value in said.items() if name in COLUMNS[kind]}
        made = self._put(tx, one, kind, plain, answered=bool(said.get(FATE)))
        if made["done"] == SAME:
            return None
        after = read_row(tx.session, kind, made["key"]) or {}
        if now is None:
            return [kind, key, made["key"], None, after, ""]
        different = [name for name in after if after[name] != now[name]]
        was, is_now = ({name: of[name] for name in different} for of in (now, after))
        return [kind, key, key, was, is_now, said.get(FATE, "")]

    def take_back(self, tx: Transaction, one: HouseImport, step: list[Any]) -> None:
        kind, _, key, was, is_now, fate = step
        now = read_row(tx.session, kind, key)
        if CLOSES in is_now:
            if now is not None:
                raise Newer
            if "served" in was:
                reopen_whole(tx, code=key, who=one.asked_by, **was)
            else:
                reopen(tx, kind=kind, code=key, who=one.asked_by, **was)
        elif now is None or any(now[name] != value for name, value in is_now.items()):
            raise Newer
        elif was is None:
            try:
                take_back(tx, kind=kind, key=key, who=one.asked_by)
            except AccountRefused as refused:
                raise EntryRefused(refused.field, refused.reason) from None
        else:
            self._put(tx, one, kind, {KEY[kind]: key, **was}, answered=bool(fate))

    def rows(self, tx: Transaction, one: HouseImport) -> Sequence[Any]:
        of = (HouseImportRow.import_id == one.id, HouseImportRow.place >= one.done)
        next_ones = select(HouseImportRow.row).where(*of).order_by(HouseImportRow.place).limit(self.at_once)
        return tx.session.scalars(next_ones).all()

    def total(self, one: HouseImport) -> int:
        return one.total

    def keep_step(self, tx: Transaction, one: HouseImport, step: list[Any]) -> None:
        kind, key, made, was, *_ = step
        of = (HouseImportRow.import_id == one.id, HouseImportRow.place == one.done)
        row = tx.session.scalars(select(HouseImportRow).where(*of)).one()
        row.step, row.nth = step, one.changed
        if was is None and kind in KINDS_OF[HOUSE]:
            row.code, row.made = f"{kind} {key}"[:80], made
        one.changed += 1

    def steps(self, tx: Transaction, one: HouseImport) -> Sequence[list[Any]]:
        of = (HouseImportRow.import_id == one.id, HouseImportRow.nth == one.changed - one.back_done - 1)
        return [step for step in tx.session.scalars(select(HouseImportRow.step).where(*of)) if step is not None]

    def changed(self, one: HouseImport) -> int:
        return one.changed

    def codes(self, tx: Transaction, one: HouseImport, called: Sequence[str]) -> dict[str, str]:
        """What the file calls "kind code" → the code its new row got."""
        of = (HouseImportRow.import_id == one.id, HouseImportRow.code.in_(called))
        rows = tx.session.execute(select(HouseImportRow.code, HouseImportRow.made).where(*of))
        return {code: made for code, made in rows if code and made}

    def refuse(self, one: HouseImport, row: Any, refused: EntryRefused) -> None:
        kind, key, _, _, line, _ = row
        one.refused += 1
        one.faults = [*one.faults, [line, kind, refused.field, refused.reason, refused.about or key]]

    def stops(self, tx: Transaction, one: HouseImport) -> bool:
        account = tx.session.get(Account, int(one.asked_by.partition(":")[2] or 0))
        held = set() if account is None or not account.active else roles_everywhere_and_at(account, one.site_id)
        may = not MAY[one.about].isdisjoint(held)
        if not may:
            one.faults = [*one.faults, [0, "", "", "rights", ""]]
        return not may

    def _with_new_codes(self, tx: Transaction, one: HouseImport, kind: str, given: Row) -> Row:
        """A code that a new row got stands for the one the file gave it."""
        named = {**NAMES_OTHERS.get(kind, {}), TO: "services"}
        called = {name: f"{of} {given[name].lower()}"[:80] for name, of in named.items() if given.get(name)}
        made = self.codes(tx, one, list(called.values())) if called else {}
        return {**given, **{name: made[code] for name, code in called.items() if code in made}}

    def _put(self, tx: Transaction, one: HouseImport, kind: str, row: Row, *, answered: bool) -> dict[str, Any]:
        try:
            return enter_row(tx, kind=kind, row=row, who=one.asked_by, answered=answered)
        except AccountRefused as refused:
            raise EntryRefused(refused.field, refused.reason) from None


def row_to_enter(tx: Transaction, given: Given) -> list[Any]:
    """A row of `HouseImport.rows` as the house stands. Raises EntryRefused."""
    kind, line, row = given
    key = row.get(KEY[kind], "").strip().lower()
    closes = row.get(CLOSES, "").lower()
    if closes not in {"", YES, "no", ALL} or (closes == ALL and kind != "departments"):
        raise EntryRefused(CLOSES, "yes_no")
    if row.get(FATE, "") not in {"", STAY, MOVE, END} or (kind not in KINDS_OF[HOUSE] and row.get(FATE)):
        raise EntryRefused(FATE, "unknown")
    now = read_row(tx.session, kind, key) if key else None
    if closes in {YES, ALL}:
        if now is None:
            raise EntryRefused(KEY[kind], "unknown")
        return [kind, key, row, None, line, CLOSED]
    said = {name: value for name, value in row.items() if value or name not in {CLOSES, FATE, TO}}
    looked = None if now is None else {name: now[name] for name in row if name in now}
    return [kind, key, said, looked, line, NEW if now is None else CHANGED]


def in_order(given: list[Given]) -> list[Given]:
    """What others name comes before them, and goes after them."""
    kinds = [*KINDS_OF[HOUSE], *KINDS_OF[PEOPLE]]
    goes = ["services", "departments", "places"]
    stays = [one for one in given if one.row.get(CLOSES, "").lower() not in {YES, ALL}]
    ends = [one for one in given if one.row.get(CLOSES, "").lower() in {YES, ALL}]
    first = [(kind, [one for one in stays if one.kind == kind]) for kind in kinds]
    last = [(kind, [one for one in ends if one.kind == kind]) for kind in goes]
    return [
        *(one for kind, rows in first for one in (registries_first(rows) if kind == "services" else rows)),
        *(one for kind, rows in last for one in (registries_first(rows)[::-1] if kind == "services" else rows)),
    ]


def _close(tx: Transaction, one: HouseImport, kind: str, key: str, said: Row) -> list[Any]:
    if read_row(tx.session, kind, key) is None:
        raise Newer
    was: dict[str, Any] = {}
    if kind == "departments" and said[CLOSES].lower() == ALL:
        was = as_it_is(tx, key)
    elif kind == "departments":
        refuse_full(tx, key)
    if kind == "services":
        was = {"walk_in": found(tx, Service, key).walk_in, "desks": desks_serving(tx, key)}
    if kind != "places" and said.get(FATE):
        _send(tx, one, _met(tx, kind, key), said, closes=True, subject=_subject(tx, kind, key),
              department=found(tx, Department, key) if kind == "departments" else None)  # fmt: skip
    {"departments": close_department, "services": close_service, "places": close_place}[kind](
        tx, code=key, who=one.asked_by
    )
    return [kind, key, key, was, {CLOSES: YES}, said.get(FATE, "")]


def _send(
    tx: Transaction,
    one: HouseImport,
    met: Met,
    said: Row,
    *,
    closes: bool,
    subject: str,
    department: Department | None = None,
) -> None:
    """The people it meets, as the file answers. Raises Again until all have gone, EntryRefused as by page."""
    fate, to = said[FATE], said.get(TO) or None
    if fate == STAY and closes:
        raise EntryRefused("people", "left")
    if one.answered != one.done:
        if closes:
            refuse_to_close(tx, services=met.services, department=department)
        if fate != STAY:
            refuse_to_send(tx, met=met, to=_to(fate, to), closes=closes)
        note_answer(tx, met=met, subject=subject, fate=fate, to=to, who=one.asked_by)
        one.answered = one.done
    if fate != STAY and who_is_left(tx.session, met, tx.now).people:
        send_on(tx, met=met, to=_to(fate, to), who=one.asked_by, closes=closes)
        raise Again


def _to(fate: str, to: str | None) -> str | None:
    """Raises EntryRefused: nobody is let go because a cell was left empty."""
    if fate == MOVE and to is None:
        raise EntryRefused("to", "unknown")
    return to if fate == MOVE else None


def _met(tx: Transaction, kind: str, key: str) -> Met:
    if kind == "departments":
        return of_department(tx.session, found(tx, Department, key).id)
    if kind == "places":
        return of_place(tx.session, found(tx, Place, key))
    return Met([found(tx, Service, key).id])


def _subject(tx: Transaction, kind: str, key: str) -> str:
    model: Any = {"departments": Department, "places": Place, "services": Service}[kind]
    return f"{kind.removesuffix('s')}:{tx.session.scalar(select(model.id).where(model.code == key))}"

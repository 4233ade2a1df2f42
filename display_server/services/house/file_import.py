"""A file taken in row by row and taken back again: by `jobs`, some rows an act, so that no number waits.

Looked at first, entered when somebody says so, taken back by one press. What somebody has said otherwise in between is their
newer word and stays. Words, and the house with its people, differ only in what a row is (`Way`).
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from display_server.db.engine.transaction import Transaction
from display_server.db.models import HouseImport, WordsImport
from display_server.services.audit import audit
from display_server.services.entry_refused import EntryRefused

KEPT = 20
"""The newest ones can be looked at and taken back."""
Import = TypeVar("Import", WordsImport, HouseImport)


class Newer(Exception):
    """Somebody has said it otherwise since: theirs stays."""


class Again(Exception):
    """Part of this row is done; the next act goes on with it."""


class Way(ABC, Generic[Import]):
    """What a row of this kind of file is. `imported`, `taken_back`: as the audit says it; `at_once`: rows an act."""

    model: type[Import]
    imported: str
    taken_back: str
    at_once: int

    @abstractmethod
    def enter(self, tx: Transaction, one: Import, row: Any) -> list[Any] | None:
        """What takes it back; None: nothing changed. Raises Newer, Again, EntryRefused."""

    @abstractmethod
    def take_back(self, tx: Transaction, one: Import, step: list[Any]) -> None:
        """Raises Newer, EntryRefused."""

    @abstractmethod
    def rows(self, tx: Transaction, one: Import) -> Sequence[Any]:
        """The next ones to enter, `at_once` of them."""

    @abstractmethod
    def total(self, one: Import) -> int: ...

    @abstractmethod
    def keep_step(self, tx: Transaction, one: Import, step: list[Any]) -> None:
        """Of the row that is entered now; it counts for those behind it."""

    @abstractmethod
    def steps(self, tx: Transaction, one: Import) -> Sequence[list[Any]]:
        """The next ones to take back, the last first, `at_once` of them."""

    @abstractmethod
    def changed(self, one: Import) -> int:
        """How many steps there are."""

    def refuse(self, one: Import, row: Any, refused: EntryRefused) -> None:
        """A row that was good when it was looked at and is not now."""
        one.refused += 1

    def stops(self, tx: Transaction, one: Import) -> bool:
        """Whether nothing more of it may go in."""
        return False


def keep_newest(tx: Transaction, model: type[Import]) -> None:
    newest = select(model.id).order_by(model.id.desc()).limit(KEPT)
    old = list(tx.session.scalars(select(model.id).where(model.id.not_in(list(tx.session.scalars(newest))))))
    tx.session.execute(delete(model).where(model.id.in_(old)))


def begin_import(tx: Transaction, way: Way[Import], *, key: int, who: str) -> None:
    """`jobs` enters it; once."""
    row = tx.session.get(way.model, key)
    if row is None or row.begun_at is not None:
        return
    row.begun_at, row.asked_by = tx.now, who
    said = {"file": row.file, "rows": way.total(row)}
    audit(tx, who=who, what=way.imported, subject=f"import:{row.id}", after=said)


def ask_back(tx: Transaction, way: Way[Import], *, key: int, who: str) -> None:
    """What it changed becomes as it was, except where somebody has said it otherwise since."""
    row = tx.session.get(way.model, key)
    if row is None or row.ended_at is None or row.back_asked_at is not None:
        return
    row.back_asked_at, row.kept_newer = tx.now, 0
    row.asked_by = who  # what comes back is this one's act, and not of who entered
    audit(tx, who=who, what=way.taken_back, subject=f"import:{row.id}", before={"file": row.file})


def waits(session: Session, model: type[Import]) -> bool:
    """Whether `jobs` has something to enter or to take back."""
    return session.scalars(select(model.id).where(_open(model)).limit(1)).first() is not None


def enter_slice(tx: Transaction, way: Way[Import]) -> bool:
    """The next rows; whether there are more."""
    row = tx.session.scalars(select(way.model).where(_open(way.model)).order_by(way.model.id)).first()
    if row is None:
        return False
    if row.ended_at is None:
        _enter(tx, way, row)
    else:
        _take_back(tx, way, row)
    tx.session.flush()
    return waits(tx.session, way.model)


def _open(model: type[Import]) -> Any:
    goes_in = model.begun_at.is_not(None) & model.ended_at.is_(None)
    return goes_in | (model.back_asked_at.is_not(None) & model.back_ended_at.is_(None))


def _enter(tx: Transaction, way: Way[Import], one: Import) -> None:
    if way.stops(tx, one):
        one.refused += way.total(one) - one.done
        one.done = way.total(one)
    for row in way.rows(tx, one):
        with tx.apart() as part:
            try:
                step = way.enter(tx, one, row)
            except Again:
                break
            except Newer:
                step = None
                one.kept_newer += 1
            except EntryRefused as refused:
                part.rollback()
                step = None
                way.refuse(one, row, refused)
            except DataError:  # such a row would stop this file, and every one behind it, for good
                part.rollback()
                step = None
                way.refuse(one, row, EntryRefused("", "other"))
        if step is not None:
            way.keep_step(tx, one, step)
        one.done += 1
    if one.done == way.total(one):
        one.ended_at = tx.now


def _take_back(tx: Transaction, way: Way[Import], one: Import) -> None:
    """What says something else than what was entered is somebody's newer word."""
    for step in way.steps(tx, one):
        with tx.apart() as part:
            try:
                way.take_back(tx, one, step)
            except Newer:
                one.kept_newer += 1
            except EntryRefused:
                part.rollback()
                one.kept_newer += 1
        one.back_done += 1
    if one.back_done == way.changed(one):
        one.back_ended_at = tx.now

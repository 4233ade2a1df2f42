"""The house and its people taken in from a file and taken back again: the acts of page and `jobs` (`house_way` says how)."""

from typing import Any

from sqlalchemy import delete, insert, select, update

from display_server.db.engine.transaction import Transaction
from display_server.db.models import HouseImport, HouseImportRow
from display_server.db.reading.own_site import own_site
from display_server.services.house.file_import import ask_back, begin_import, enter_slice, keep_newest
from display_server.services.house.house_file import HOUSE, Fault, Given
from display_server.services.house.house_way import House


def keep_given(tx: Transaction, *, about: str, given: list[Given], faults: list[Fault], file: str, who: str) -> int:
    """What a file says, until `jobs` has looked at it. Its id."""
    made = HouseImport(
        site_id=own_site(tx.session).id,
        about=about, file=file[:120], asked_at=tx.now, asked_by=who, given=[list(one) for one in given], counts={},
        faults=[list(one) for one in faults],
    )  # fmt: skip
    tx.session.add(made)
    tx.session.flush()
    keep_newest(tx, HouseImport)
    return made.id


def note_house_look(tx: Transaction, *, key: int, looked: int) -> None:
    """So many rows have been looked at."""
    tx.spare_facts()
    tx.session.execute(update(HouseImport).where(HouseImport.id == key).values(looked=looked))


def keep_house_rows(tx: Transaction, *, key: int, begin: int, rows: list[Any]) -> None:
    """Some of those that would change something, the first of them at place `begin`."""
    tx.spare_facts()
    if tx.session.scalar(select(HouseImport.id).where(HouseImport.id == key)) is None:
        return  # so many files came since that it is kept no more
    its = (HouseImportRow.import_id == key, HouseImportRow.place.between(begin, begin + len(rows) - 1))
    tx.session.execute(delete(HouseImportRow).where(*its))  # of a jobs that was killed
    kept = [{"import_id": key, "place": place, "row": row} for place, row in enumerate(rows, begin)]
    tx.session.execute(insert(HouseImportRow), kept)


def keep_house_look(tx: Transaction, *, key: int, total: int, counts: dict[str, int], faults: list[list[Any]]) -> None:
    """All of it was looked at: `total` rows are kept, `faults` stand beside those of the file itself."""
    tx.spare_facts()
    row = tx.session.get(HouseImport, key)
    if row is None or row.looked_at is not None:
        return
    row.faults = sorted([*row.faults, *faults])
    row.total, row.counts, row.given, row.looked_at = total, counts, None, tx.now


def begin_house_import(tx: Transaction, *, about: str, key: int, who: str) -> None:
    begin_import(tx, House(about), key=key, who=who)


def take_house_back(tx: Transaction, *, about: str, key: int, who: str) -> None:
    ask_back(tx, House(about), key=key, who=who)


def enter_house_slice(tx: Transaction) -> bool:
    """The next rows; whether there are more."""
    return enter_slice(tx, House(HOUSE))

"""Own words taken in from a file and taken back again: by `jobs`, some sentences an act, so that no number waits."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import OwnWords
from display_server.db.engine.transaction import Transaction
from display_server.db.models import OwnWord, WordsImport
from display_server.services.audit import audit
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.own_words import keep_words
from display_server.services.house.word_rows import Said

AT_ONCE = 25
KEPT = 20
"""The newest ones can be looked at and taken back."""


def keep_looked(tx: Transaction, *, rows: list[tuple[str, Said]], own: OwnWords, file: str, who: str) -> int:
    """What `word_rows.look` found good over `own`, until somebody says to enter it. Its id."""
    said = [
        [
            key,
            {one.value: forms for one, forms in languages.items()},
            {one.value: list(own.get(one, {}).get(key, [])) for one in languages},
        ]
        for key, languages in rows
    ]
    made = WordsImport(
        file=file[:120],
        asked_at=tx.now,
        asked_by=who,
        rows=said,
        before=[],
        done=0,
        refused=0,
        back_done=0,
        kept_newer=0,
    )
    tx.session.add(made)
    tx.session.flush()
    newest = select(WordsImport.id).order_by(WordsImport.id.desc()).limit(KEPT)
    old = list(
        tx.session.scalars(select(WordsImport.id).where(WordsImport.id.not_in(list(tx.session.scalars(newest)))))
    )
    tx.session.execute(delete(WordsImport).where(WordsImport.id.in_(old)))
    return made.id


def begin_words_import(tx: Transaction, *, key: int, who: str) -> None:
    """`jobs` enters it; once."""
    row = tx.session.get(WordsImport, key)
    if row is None or row.begun_at is not None:
        return
    row.begun_at, row.asked_by = tx.now, who
    said = {"file": row.file, "rows": len(row.rows)}
    audit(tx, who=who, what="words.imported", subject=f"import:{row.id}", after=said)


def take_words_back(tx: Transaction, *, key: int, who: str) -> None:
    """What it changed becomes as it was, except where somebody has said it otherwise since."""
    row = tx.session.get(WordsImport, key)
    if row is None or row.ended_at is None or row.back_asked_at is not None:
        return
    row.back_asked_at, row.kept_newer = tx.now, 0
    audit(tx, who=who, what="words.import_taken_back", subject=f"import:{row.id}", before={"file": row.file})


def waits(session: Session) -> bool:
    """Whether `jobs` has something to enter or to take back."""
    return session.scalars(_open()).first() is not None


def enter_words_slice(tx: Transaction) -> bool:
    """The next sentences; whether there are more."""
    row = tx.session.scalars(_open()).first()
    if row is None:
        return False
    if row.ended_at is None:
        _enter(tx, row)
    else:
        _take_back(tx, row)
    tx.session.flush()
    return tx.session.scalars(_open()).first() is not None


def _open() -> Any:
    goes_in = WordsImport.begun_at.is_not(None) & WordsImport.ended_at.is_(None)
    goes_on = goes_in | (WordsImport.back_asked_at.is_not(None) & WordsImport.back_ended_at.is_(None))
    return select(WordsImport).where(goes_on).order_by(WordsImport.id)


def _enter(tx: Transaction, row: WordsImport) -> None:
    """A sentence that somebody has said otherwise since the file was looked at is their newer word."""
    before = list(row.before)
    for key, languages, looked_at in row.rows[row.done : row.done + AT_ONCE]:
        said = {Language(one): forms for one, forms in languages.items()}
        was = _now(tx, key, list(said))
        if was != looked_at:
            row.kept_newer += 1
            continue
        try:
            if keep_words(tx, key=key, said=said, who=row.asked_by):
                before.append([key, was])
        except EntryRefused:  # looked at by a program of another version
            row.refused += 1
    row.before, row.done = before, min(len(row.rows), row.done + AT_ONCE)
    if row.done == len(row.rows):
        row.ended_at = tx.now


def _take_back(tx: Transaction, row: WordsImport) -> None:
    """The last first. A sentence that says something else than what was entered is somebody's newer word."""
    entered = {key: said for key, said, _ in row.rows}
    steps = list(reversed(row.before))
    for key, was in steps[row.back_done : row.back_done + AT_ONCE]:
        wanted = {one: forms or [] for one, forms in was.items()}
        if _now(tx, key, [Language(one) for one in was]) != {one: entered[key][one] for one in was}:
            row.kept_newer += 1
            continue
        try:
            keep_words(tx, key=key, said={Language(one): forms for one, forms in wanted.items()}, who=row.asked_by)
        except EntryRefused:
            row.kept_newer += 1
    row.back_done = min(len(steps), row.back_done + AT_ONCE)
    if row.back_done == len(steps):
        row.back_ended_at = tx.now


def _now(tx: Transaction, key: str, languages: list[Language]) -> dict[str, list[str]]:
    found = {row.language: list(row.forms) for row in tx.session.scalars(select(OwnWord).where(OwnWord.key == key))}
    return {one.value: found.get(one.value, []) for one in languages}

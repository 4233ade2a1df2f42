"""Own words taken in from a file and taken back again (`file_import`): a row is a sentence in some languages."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from config.contract.words import Language
from config.locale import OwnWords
from display_server.db.engine.transaction import Transaction
from display_server.db.models import OwnWord, WordsImport
from display_server.services.house.file_import import Newer, Way, ask_back, begin_import, enter_slice, keep_newest
from display_server.services.house.own_words import keep_words
from display_server.services.house.word_rows import Said


class Words(Way[WordsImport]):
    """Sentences."""

    model = WordsImport
    imported, taken_back = "words.imported", "words.import_taken_back"
    at_once = 25

    def enter(self, tx: Transaction, one: WordsImport, row: Any) -> list[Any] | None:
        key, languages, looked_at = row
        said = {Language(language): forms for language, forms in languages.items()}
        was = _now(tx, key, list(said))
        if was != looked_at:
            raise Newer
        return [key, was] if keep_words(tx, key=key, said=said, who=one.asked_by) else None

    def take_back(self, tx: Transaction, one: WordsImport, step: list[Any]) -> None:
        key, was = step
        entered = next(said for name, said, _ in one.rows if name == key)
        if _now(tx, key, [Language(language) for language in was]) != {name: entered[name] for name in was}:
            raise Newer
        wanted = {Language(language): forms or [] for language, forms in was.items()}
        keep_words(tx, key=key, said=wanted, who=one.asked_by)

    def rows(self, tx: Transaction, one: WordsImport) -> Sequence[Any]:
        return one.rows[one.done : one.done + self.at_once]

    def total(self, one: WordsImport) -> int:
        return len(one.rows)

    def keep_step(self, tx: Transaction, one: WordsImport, step: list[Any]) -> None:
        one.before = [*one.before, step]

    def steps(self, tx: Transaction, one: WordsImport) -> Sequence[list[Any]]:
        return list(reversed(one.before))[one.back_done : one.back_done + self.at_once]

    def changed(self, one: WordsImport) -> int:
        return len(one.before)


WORDS = Words()


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
    made = WordsImport(file=file[:120], asked_at=tx.now, asked_by=who, rows=said, before=[])
    tx.session.add(made)
    tx.session.flush()
    keep_newest(tx, WordsImport)
    return made.id


def begin_words_import(tx: Transaction, *, key: int, who: str) -> None:
    begin_import(tx, WORDS, key=key, who=who)


def take_words_back(tx: Transaction, *, key: int, who: str) -> None:
    ask_back(tx, WORDS, key=key, who=who)


def enter_words_slice(tx: Transaction) -> bool:
    """The next sentences; whether there are more."""
    return enter_slice(tx, WORDS)


def _now(tx: Transaction, key: str, languages: list[Language]) -> dict[str, list[str]]:
    found = {row.language: list(row.forms) for row in tx.session.scalars(select(OwnWord).where(OwnWord.key == key))}
    return {one.value: found.get(one.value, []) for one in languages}

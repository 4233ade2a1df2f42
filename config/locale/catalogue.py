"""Words by key. A key is `<face>.<moment>`; the face is the message's context, so each face may say it differently."""

import io
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from config.contract.words import Language

_HERE = Path(__file__).parent


class MissingWords(LookupError):
    """A key the catalogue does not have. The house rules keep this from happening in a released program."""


class Words:
    """One language's catalogue. Sentences are whole; values are named (`{number}`), never glued."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = _load(language)

    def say(self, key: str, **values: Any) -> str:
        """The sentence for `key`, e.g. `kiosk.welcome.title`. Raises MissingWords for a key nobody wrote."""
        face, _, moment = key.partition(".")
        found = self._catalogue.pgettext(face, moment)
        if found == moment:
            raise MissingWords(key)
        return found.format(**values) if values else found

    def count(self, key: str, number: int, **values: Any) -> str:
        """The sentence for `number` things in the right plural form; `{count}` stands for the number."""
        face, _, moment = key.partition(".")
        found = self._catalogue.npgettext(face, moment, moment, number)
        if found == moment:
            raise MissingWords(key)
        return found.format(count=number, **values)


@lru_cache(maxsize=8)
def words(language: Language | str) -> Words:
    """The catalogue of a language, read once a process."""
    return Words(Language(language))


def _load(language: Language) -> GNUTranslations:
    """The compiled catalogue; compiled in memory where the installed `.mo` is missing or older than the `.po`."""
    source = _HERE / language.value / "messages.po"
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        return GNUTranslations(io.BytesIO(compiled.read_bytes()))
    return GNUTranslations(io.BytesIO(compile_catalogue(language)))


def compile_catalogue(language: Language) -> bytes:
    """The `.mo` bytes of one language."""
    with (_HERE / language.value / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale=language.value)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def install() -> None:
    """Write every `.mo` beside its `.po`; called by `./run` when it makes the environment."""
    for language in Language:
        (_HERE / language.value / "messages.mo").write_bytes(compile_catalogue(language))

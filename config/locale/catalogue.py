"""Words by key. A key is `<face>.<moment>`; the face is the message's context, so each face may say it differently."""

import io
from collections.abc import Sequence
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from config.contract.words import Language
from config.locale.own import IN_USE, OwnWords, problem_of, width

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
        own = IN_USE.of(self.language, key)
        if own is not None:
            return own[0].format(**values) if values else own[0]
        face, _, moment = key.partition(".")
        found = self._catalogue.pgettext(face, moment)
        if found == moment:
            raise MissingWords(key)
        return found.format(**values) if values else found

    def count(self, key: str, number: int, **values: Any) -> str:
        """The sentence for `number` things in the right plural form; `{count}` stands for the number."""
        own = IN_USE.of(self.language, key)
        if own is not None:
            return own[self._catalogue.plural(number)].format(count=number, **values)  # type: ignore[attr-defined]
        face, _, moment = key.partition(".")
        found = self._catalogue.npgettext(face, moment, moment, number)
        if found == moment:
            raise MissingWords(key)
        return found.format(count=number, **values)

    def defaults(self) -> dict[str, tuple[str, ...]]:
        """Every key and what the product says for it: one sentence, or its plural forms in order."""
        found: dict[str, dict[int, str]] = {}
        for place, said in self._catalogue._catalog.items():  # type: ignore[attr-defined]
            name, form = place if isinstance(place, tuple) else (place, 0)
            face, apart, moment = name.partition("\x04")
            if apart:
                found.setdefault(f"{face}.{moment}", {})[form] = said
        return {key: tuple(forms[form] for form in sorted(forms)) for key, forms in found.items()}


@lru_cache(maxsize=8)
def words(language: Language | str) -> Words:
    """The catalogue of a language, read once a process."""
    return Words(Language(language))


@lru_cache(maxsize=8)
def defaults_in(language: Language) -> dict[str, tuple[str, ...]]:
    """What the product itself says in a language, by key."""
    return words(language).defaults()


def problem_with(key: str, language: Language, said: Sequence[str]) -> str | None:
    """Why a hospital cannot say this in its own words; None: it can. `unknown`, else as `own.problem_of`."""
    default = defaults_in(language).get(key)
    if default is None:
        return "unknown"
    widest = max(width(form) for one in Language for form in defaults_in(one)[key])
    return problem_of(said, default, widest)


def use_own_words(own: OwnWords) -> None:
    """From now on in this process. What does not fit this version's sentences is left out: the product's own stand there."""
    IN_USE.use(
        {
            language: {key: said for key, said in words.items() if problem_with(key, language, said) is None}
            for language, words in own.items()
        }
    )


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

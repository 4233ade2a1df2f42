"""Enter messages in all five languages at once, so that none is forgotten: `python -m config.locale.enter FILE.json`.

FILE holds `{"kiosk.welcome.title": {"en": "…", "ru": "…", "uk": "…", "lt": "…", "zh": "…"}}`. A counted message gives a list
of plural forms for each language instead of a string: en 2, ru 3, uk 3, lt 3, zh 1. `null` instead of the mapping removes a key.
A key that has words already is refused: two screens may want the same name. `--again` changes its words.
"""

import fcntl
import json
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from config.contract.words import Language

_HERE = Path(__file__).parent
FORMS = {"en": 2, "ru": 3, "uk": 3, "lt": 3, "zh": 1}

Sentence = str | list[str]


def enter(messages: dict[str, dict[str, Sentence] | None], *, again: bool = False) -> None:
    """Add or remove messages in every language's `messages.po`, kept sorted by key; `again`: replace them, too."""
    for key, sentences in messages.items():
        _refuse_incomplete(key, sentences)
        if sentences is not None and not again and (said := _said(key)):
            raise SystemExit(f"{key} says {said!r} already: take another key, or --again to change it")
    with (_HERE / "languages.toml").open("rb") as lock:  # two people entering words at once take turns
        fcntl.flock(lock, fcntl.LOCK_EX)
        for language in Language:
            _enter_one(language.value, messages)


def _said(key: str) -> object:
    """What this key says in English; None: nothing yet."""
    face, _, moment = key.partition(".")
    with (_HERE / "en" / "messages.po").open("rb") as source:
        found = read_po(source, locale="en").get(moment, context=face)
    return found.string if found is not None else None


def _refuse_incomplete(key: str, sentences: dict[str, Sentence] | None) -> None:
    if sentences is None:
        return
    if missing := [code for code in FORMS if not sentences.get(code)]:
        raise SystemExit(f"{key}: no words in {', '.join(missing)}")
    counted = {code: said for code, said in sentences.items() if isinstance(said, list)}
    if wrong := [code for code, said in counted.items() if len(said) != FORMS[code]]:
        raise SystemExit(f"{key}: wrong number of plural forms in {', '.join(wrong)} (need {FORMS})")
    if counted and len(counted) != len(FORMS):
        raise SystemExit(f"{key}: counted in some languages only")


def _enter_one(language: str, messages: dict[str, dict[str, Sentence] | None]) -> None:
    path = _HERE / language / "messages.po"
    path.parent.mkdir(exist_ok=True)
    catalogue = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=language)
    for key, sentences in messages.items():
        face, _, moment = key.partition(".")
        catalogue.delete(moment, context=face)
        if sentences is None:
            continue
        said = sentences[language]
        if isinstance(said, list):
            catalogue.add((moment, moment), tuple(said), context=face)
        else:
            catalogue.add(moment, said, context=face)
    clean = Catalog(locale=language, project="Atrium", header_comment=f"# Atrium: {language}. Keys in context.")
    for message in sorted((m for m in catalogue if m.id), key=_place):
        clean.add(message.id, message.string, context=message.context)
    staged = path.with_suffix(".po.new")
    with staged.open("wb") as target:
        write_po(target, clean, width=0, omit_header=False)
    lines = [
        line for line in staged.read_text("utf-8").splitlines() if not line.startswith(('"POT-', '"PO-', '"Generated'))
    ]
    staged.write_text("\n".join(lines) + "\n", "utf-8")
    staged.replace(path)


def _place(message: object) -> tuple[str, str]:
    key = message.id[0] if isinstance(message.id, tuple) else message.id  # type: ignore[attr-defined]
    return (message.context or "", key)  # type: ignore[attr-defined]


if __name__ == "__main__":
    enter(json.loads(Path(sys.argv[1]).read_text("utf-8")), again="--again" in sys.argv[2:])

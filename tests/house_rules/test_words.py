"""Every sentence a person meets: in all five languages, with the same values, used by somebody and known to the catalogue."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from string import Formatter

import polib
import pytest
from flask import Flask

from config.contract.words import Language
from config.locale.enter import FORMS
from tests.house_rules.tree import ROOT, expect_none, files, nodes, python_files, read

FACES = ("kiosk", "paper", "board", "voice", "staff", "phone", "admin", "error", "common", "way")
KEY = re.compile(rf"^(?:{'|'.join(FACES)})\.(?!(?:css|js|html|svg|json)$)[a-z0-9_.]+$")
PREFIX = re.compile(rf"^(?:{'|'.join(FACES)})\.(?:[a-z0-9_.]*[._])?$")
IN_TEXT = re.compile(rf"""["'](?P<key>(?:{"|".join(FACES)})\.(?!(?:css|js)["'])[a-z0-9_.]+)["']""")
JOINED_IN_TEXT = re.compile(rf"""["'](?P<key>(?:{"|".join(FACES)})\.(?:[a-z0-9_.]*[._])?)["']\s*(?:~|\+|%)""")


@lru_cache(maxsize=8)
def catalogue(language: Language) -> dict[str, list[str]]:
    """Key → its sentence, or its plural forms in order."""
    said = polib.pofile(str(ROOT / "config" / "locale" / language.value / "messages.po"))
    return {
        f"{entry.msgctxt}.{entry.msgid}": [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)]
        if entry.msgid_plural
        else [entry.msgstr]
        for entry in said
        if not entry.obsolete
    }


def values(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def used() -> Iterator[tuple[str, str]]:
    """(key or prefix ending in a dot or underscore, where)."""
    for path in python_files("kiosk", "display_server", "hardware", "config"):
        yield from _used_in_python(path)
    for path in files():
        if path.suffix in {".html", ".kv", ".txt", ".xml"} and "vendor" not in path.parts and path.parts[0] != "tests":
            text = read(path)
            for found in (*IN_TEXT.finditer(text), *JOINED_IN_TEXT.finditer(text)):
                yield found["key"], str(path)


def _used_in_python(path: Path) -> Iterator[tuple[str, str]]:
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.match(node.value):
            yield node.value, f"{path}:{node.lineno}"
        elif isinstance(node, ast.JoinedStr) and node.values:
            first = node.values[0]
            if isinstance(first, ast.Constant) and PREFIX.match(str(first.value)):
                yield str(first.value), f"{path}:{node.lineno}"


@pytest.mark.parametrize("language", list(Language))
def test_every_language_says_everything(language: Language) -> None:
    english = catalogue(Language.ENGLISH)
    ours = catalogue(language)
    assert set(ours) == set(english)
    expect_none([key for key, said in ours.items() if not all(said)])


@pytest.mark.parametrize("language", list(Language))
def test_a_sentence_holds_the_same_values_in_every_language(language: Language) -> None:
    ours = catalogue(language)
    for key, english in catalogue(Language.ENGLISH).items():
        counted = len(english) > 1
        assert len(ours[key]) == (FORMS[language.value] if counted else 1), key
        wanted = set[str]().union(*map(values, english))
        for sentence in ours[key]:
            # "one person" may be said without its number
            assert values(sentence) | ({"count"} if counted else set()) == wanted | ({"count"} if counted else set()), (
                key
            )


def test_every_sentence_is_used_by_somebody() -> None:
    said = {key for key, _ in used()}
    prefixes = tuple(key for key in said if key.endswith((".", "_")))
    unused = [key for key in catalogue(Language.ENGLISH) if key not in said and not key.startswith(prefixes)]
    expect_none(unused)


def test_every_key_in_use_has_its_sentence(app: Flask) -> None:
    # A route's endpoint is written like a key: "staff.desks".
    known = set(catalogue(Language.ENGLISH)) | {rule.endpoint for rule in app.url_map.iter_rules()}
    unknown = [
        f"{key} ({where})"
        for key, where in used()
        if key not in known
        and (not key.endswith((".", "_")) or not any(other.startswith(key) for other in known))
        and not where.startswith("config/locale/")
    ]
    expect_none(unknown)


def test_no_language_shouts_or_says_invalid() -> None:
    loud = [
        f"{language}: {key}"
        for language in Language
        for key, said in catalogue(language).items()
        if any("!" in sentence or "！" in sentence for sentence in said)
    ]
    expect_none(loud)

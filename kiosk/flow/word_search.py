"""What a typed word is like: any language, Latin letters for Cyrillic, Pinyin initials for hanzi, typing errors."""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from config.contract.catalogue import Catalogue
from config.contract.words import Language

Index = TypeVar("Index")

MOST = 40
FUZZY_FROM = 4
"""Shorter words are looked for as they are typed."""
FUZZY_LEAST = 78.0
"""How alike, of a hundred, a mistyped word must be."""

_CYRILLIC = "абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя"
_AS_LATIN = "a b v g g d e e e zh z i i i i k l m n o p r s t u f h c ch sh sch - y - e yu ya".split()  # noqa: SIM905
_LATIN = {one: "" if two == "-" else two for one, two in zip(_CYRILLIC, _AS_LATIN, strict=True)}

_FIRST_HANZI = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_INITIALS = "abcdefghjklmnopqrstwxyz"
_BEGINS = [int.from_bytes(one.encode("gb2312")) for one in _FIRST_HANZI]
_LEVEL_ENDS = 0xD7F9
"""GB 2312 keeps its 3,755 usual hanzi in the order of their Pinyin: the place says the initial. Rarer ones stand elsewhere."""
_OF_HOSPITALS = {
    sign: initial
    for initial, signs in {
        "b": "髌瘢孢", "c": "痤", "d": "骶癫癜窦耵", "e": "腭", "f": "腓", "g": "膈胱嗝肱睾腘疳", "h": "鼾骺踝颌",
        "j": "睑胛胫腱疖痂", "k": "髋颏", "l": "瘘痨癃瘰疬", "m": "钼", "n": "颞聍脲", "p": "疱", "q": "髂羟",
        "r": "桡", "s": "疝瘙", "w": "痿", "x": "痫囟荨", "y": "龈疣瘀", "z": "跖痣",
    }.items()
    for sign in signs
}  # fmt: skip
"""Rarer hanzi that departments and services are called by: without them 颌面外科 would be found by mwk, and by hmwk never."""
_READ_TOGETHER = {"膀胱": "pg", "会计": "kj"}
"""Signs that are read otherwise in these words than alone."""


class OfCatalogue(Generic[Index]):
    """An index of the catalogue in use; another catalogue replaces it."""

    def __init__(self, make: Callable[[Catalogue], Index]) -> None:
        self._make = make
        self._kept: tuple[Catalogue, Index] | None = None

    def __call__(self, catalogue: Catalogue) -> Index:
        kept = self._kept
        if kept is None or kept[0] is not catalogue:
            kept = self._kept = (catalogue, self._make(catalogue))
        return kept[1]


def alike(asked: str, texts: Sequence[str]) -> dict[int, float]:
    """How well each of the texts (made by `searched`) fits what was typed (`plain`): by its place, of a hundred."""
    scores: dict[int, float] = {}
    for number, text in enumerate(texts):
        if f" {asked}" in text:
            scores[number] = 95 if text.startswith(f" {asked}") else 90
        elif len(asked) > 2 and asked in text:
            scores[number] = 80
    if not scores and len(asked) >= FUZZY_FROM:
        near = process.extract(asked, texts, scorer=fuzz.partial_ratio, score_cutoff=FUZZY_LEAST, limit=MOST)
        scores = {number: score * 0.7 for _, score, number in near}
    return scores


OWN_BEGINS, OWN_WORD = 200.0, 100.0

Said = Mapping[Language, str]


class OwnNames:
    """What each entry is called in the person's own language: who types K means a word of theirs that begins with it, and only
    then what is so called in another language.
    """

    def __init__(self, names: Sequence[Sequence[Said]]) -> None:
        self._names = names
        self._known: dict[Language, list[tuple[str, ...]]] = {}

    def raised(self, asked: str, scores: dict[int, float], language: Language) -> dict[int, float]:
        """`scores` of `alike`, with what is so called in this language above the others."""
        own = self._of(language)
        return {number: score + _own_bonus(asked, own[number]) for number, score in scores.items()}

    def _of(self, language: Language) -> list[tuple[str, ...]]:
        if language not in self._known:
            said = ([names[language] for names in entry if names.get(language)] for entry in self._names)
            self._known[language] = [
                tuple(one for name in names for one in (plain(name), initials(name)) if one) for names in said
            ]
        return self._known[language]


def _own_bonus(asked: str, own: tuple[str, ...]) -> float:
    if any(one.startswith(asked) for one in own):
        return OWN_BEGINS
    return OWN_WORD if any(f" {asked}" in one for one in own) else 0.0


def searched(said: Iterable[str]) -> str:
    """All that something is called, as one text to look in."""
    said = [one for one in said if one]
    words = dict.fromkeys([*map(plain, said), *filter(None, map(initials, said))])
    return f" {' '.join(words)} "


def plain(text: str) -> str:
    """Small Latin letters without marks; hanzi stay as they are."""
    latin = "".join(_LATIN.get(sign, sign) for sign in text.casefold())
    bare = unicodedata.normalize("NFKD", latin)
    kept = "".join(sign if sign.isalnum() else " " for sign in bare if not unicodedata.combining(sign))
    return " ".join(kept.split())


def initials(text: str) -> str:
    """`ykmz` for 眼科门诊, `xgp` for X 光片; "" where there are no hanzi whose reading is known."""
    read = [_initial(sign) for sign in text]
    if not any(read):
        return ""
    for word, said in _READ_TOGETHER.items():
        for at in range(len(text)):
            if text.startswith(word, at):
                read[at : at + len(word)] = said
    return "".join(
        one or (sign.lower() if sign.isascii() and sign.isalnum() else "") for one, sign in zip(read, text, strict=True)
    )


def _initial(sign: str) -> str:
    if sign < "\u4e00":
        return ""
    try:
        place = int.from_bytes(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return _OF_HOSPITALS.get(sign, "")
    at = bisect_right(_BEGINS, place)
    return _INITIALS[at - 1] if at and place <= _LEVEL_ENDS else _OF_HOSPITALS.get(sign, "")

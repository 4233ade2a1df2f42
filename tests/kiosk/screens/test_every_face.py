"""Every screen in every language, standing and lying: whole words, nothing cut, nothing outside, keys a finger can hit."""

from itertools import chain, combinations
from typing import Any

import pytest

from config.contract.words import Language
from config.locale import words
from config.look import tokens
from kiosk.flow.session import Session
from tests.kiosk.screens.arrival_faces import arrival_faces
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.st_anna import every_face
from tests.kiosk.screens.way_faces import way_faces

MM = tokens()["kiosk"]["reference_mm_per_px"]
LEAST_MM, GAP_MM = tokens()["kiosk"]["touch_mm"]["least"], tokens()["kiosk"]["touch_mm"]["gap"]


def _box(widget: Any, face: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right, top in the face's own pixels."""
    left, bottom = face.to_widget(*widget.to_window(widget.x, widget.y))
    right, top = face.to_widget(*widget.to_window(widget.right, widget.top))
    return left, bottom, right, top


def _plain(text: str) -> str:
    return text.replace("\n", "").replace(" ", "")


def cut_in(root: Any) -> list[Any]:
    """Texts that are clipped, or broken inside a word (hanzi may break anywhere)."""
    from kiosk.finger import texts

    bad = []
    for text in texts(root):
        whole = {*text.said.split(), *text.short.split()}
        pieces = [
            piece for piece in text.text.split() if not piece.isdigit()
        ]  # 12 诊室 holds together by its own space
        broken = [piece for piece in pieces if piece not in whole and not any(c >= "\u2e80" for c in piece)]
        if text.overflows() or broken or _plain(text.text) not in {_plain(text.said), _plain(text.short)}:
            bad.append((text.said, text.text, int(text.font_size), tuple(text.size)))
    return bad


def outside_in(screen: Any, face: Any) -> list[Any]:
    """Things that reach beyond the speaking or the touching part."""
    from kiosk.finger import visible
    from kiosk.widgets.card import NoteCard
    from kiosk.widgets.key import Pressable
    from kiosk.widgets.plate import NumberPlate
    from kiosk.widgets.stack import Across
    from kiosk.widgets.text import Text

    found = []
    for part in screen.children:
        left, bottom, right, top = _box(part, face)
        for thing in visible(part):
            if isinstance(thing, Pressable | NoteCard | NumberPlate | Text | Across) and thing.height > 0:
                box = _box(thing, face)
                if box[0] < left - 1 or box[1] < bottom - 1 or box[2] > right + 1 or box[3] > top + 1:
                    found.append((type(thing).__name__, getattr(thing, "said", ""), [round(b) for b in box]))
    return found


def _under_the_note(either: Stage) -> list[Any]:
    """Texts and keys of the screen that the note line would cover."""
    from kiosk.finger import visible
    from kiosk.widgets.key import Pressable
    from kiosk.widgets.text import Text

    if not either.face.note:
        return []
    note = _box(either.face.ids.note, either.face)
    covered = []
    for thing in visible(either.face.screen):
        box = _box(thing, either.face)
        apart = box[0] >= note[2] or box[2] <= note[0] or box[3] <= note[1] + 1 or box[1] >= note[3]
        if isinstance(thing, Pressable) or (isinstance(thing, Text) and thing.said):
            covered += [] if apart else [(getattr(thing, "said", ""), [round(b) for b in box])]
    return covered


def _hard_to_hit(session: Session, either: Stage) -> list[Any]:
    """Keys that are too small for a finger, or too near to their neighbour."""
    from kiosk.finger import visible
    from kiosk.widgets.key import Pressable

    keys = [(key, _box(key, either.face)) for key in visible(either.face) if isinstance(key, Pressable)]
    if session.idle_asked:
        keys = [(key, box) for key, box in keys if key.always]
    found: list[Any] = [
        ("small", key, box) for key, box in keys if min(box[2] - box[0], box[3] - box[1]) * MM < LEAST_MM
    ]
    for (one_key, one), (other_key, other) in combinations(keys, 2):
        apart = max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])
        if apart * MM < GAP_MM:
            found.append(("near", one_key, other_key))
    return found


_EACH_RUN = {("portrait", Language.UKRAINIAN), ("portrait", Language.CHINESE), ("landscape", Language.RUSSIAN)}
_BY_TURNS = [
    pytest.param(hangs, language, marks=() if (hangs, language) in _EACH_RUN else pytest.mark.long)
    for hangs in ("portrait", "landscape")
    for language in Language
]
"""The longest words standing and lying, and hanzi; all of both by `--long` (the kept faces know all of them)."""


@pytest.mark.parametrize(("either", "language"), _BY_TURNS, indirect=["either"])
def test_every_screen_shows_whole_words_inside_its_parts_and_help_and_keys_for_a_finger(
    either: Stage, language: Language
) -> None:
    bad = []
    for name, session in chain(every_face(language), arrival_faces(language), way_faces(language)):
        either.shows(session)
        bad += [(name, "cut", *found) for found in cut_in(either.face)]
        bad += [(name, "outside", *found) for found in outside_in(either.face.screen, either.face)]
        bad += [(name, "under the note", *found) for found in _under_the_note(either)]
        bad += [(name, *found) for found in _hard_to_hit(session, either)]
        if words(language).say("kiosk.foot.help") not in either.labels():
            bad.append((name, "no help"))
    assert bad == []

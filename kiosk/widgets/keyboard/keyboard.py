"""A keyboard in the order of the alphabet, in the person's own letters; hanzi are found by their Pinyin."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from kiosk.widgets.key import Key

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

FIGURES = "1234567890"
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LETTERS = {
    "en": _LATIN,
    "zh": _LATIN,
    "ru": "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
    "uk": "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ",
    "lt": "AĄBCČDEĘĖFGHIĮYJKLMNOPRSŠTUŲŪVZŽ",
}


class SmallLetter(Key):
    """One letter."""


class Keyboard(GridLayout):
    """Tells `on_letter(sign)` and `on_delete()`. Keys are kept and given other letters in another language."""

    wanted = BooleanProperty(True)
    language = StringProperty("en")
    landscape = BooleanProperty(False)
    __events__ = ("on_letter", "on_delete")

    def __init__(self, **given: Any) -> None:
        self._pool: list[SmallLetter] = []
        super().__init__(**given)
        self._delete = SmallLetter(sign="backspace", on_act=lambda _key: self.dispatch("on_delete"))
        self.fbind("language", self._fill)
        self._fill()

    def _fill(self, *_: object) -> None:
        signs = LETTERS[self.language] + FIGURES
        while len(self._pool) < len(signs):
            self._pool.append(SmallLetter(on_act=lambda key: self.dispatch("on_letter", key.said)))
        self.clear_widgets()
        for key, sign in zip(self._pool, signs, strict=False):
            key.said = sign
            self.add_widget(key)
        self.add_widget(self._delete)

    def on_letter(self, sign: str) -> None:
        """A letter was pressed."""

    def on_delete(self) -> None:
        """The last letter is taken away."""

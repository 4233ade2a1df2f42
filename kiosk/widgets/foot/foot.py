"""The foot that never changes: languages in their own script, the first key, Read aloud if it is heard, Easier view, Help."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.widgets.key import FootKey, Key

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class LanguageKey(Key):
    """A language in its own script; `code` is what is told when it is pressed."""

    code = StringProperty("")


class Foot(BoxLayout):
    """`languages`: (code, own name) in the order of every screen. Tells `on_language`, `on_first_key`, `on_read`,
    `on_easier`, `on_help`."""

    languages = ListProperty()
    chosen = StringProperty("")
    first = StringProperty("")
    first_sign = StringProperty("arrow-left")
    read_words = StringProperty("")
    easier_words = StringProperty("")
    help_words = StringProperty("")
    landscape = BooleanProperty(False)
    __events__ = ("on_language", "on_first_key", "on_read", "on_easier", "on_help")

    def __init__(self, **given: Any) -> None:
        self._keys: list[LanguageKey] = []
        super().__init__(**given)
        self.first_key, self.help_key = FootKey(), FootKey(kind="ink", sign="user-question")
        self.read_key, self.easier_key = FootKey(sign="volume"), FootKey(sign="accessible")
        self.easier_key.bind(on_act=lambda *_: self.dispatch("on_easier"))
        self.first_key.bind(on_act=lambda *_: self.dispatch("on_first_key"))
        self.read_key.bind(on_act=lambda *_: self.dispatch("on_read"))
        self.help_key.bind(on_act=lambda *_: self.dispatch("on_help"))

    def on_kv_post(self, _base: Widget) -> None:
        self._refill()
        for name in ("languages", "chosen", "first", "first_sign", "read_words", "easier_words", "help_words"):
            self.fbind(name, self._refill)

    def _refill(self, *_: object) -> None:
        self._fill_languages()
        self.first_key.said, self.first_key.sign = self.first, self.first_sign
        self.read_key.said, self.easier_key.said = self.read_words, self.easier_words
        self.help_key.said = self.help_words
        wanted = [key for key in (self.first_key, self.read_key, self.easier_key, self.help_key) if key.said]
        if self.ids.ways.children[::-1] != wanted:
            self.ids.ways.clear_widgets()
            for key in wanted:
                self.ids.ways.add_widget(key)

    def _fill_languages(self) -> None:
        row = self.ids.languages
        while len(self._keys) < len(self.languages):
            self._keys.append(LanguageKey(on_act=lambda key: self.dispatch("on_language", key.code)))
        shown = self._keys[: len(self.languages)]
        if row.children[::-1] != shown:
            row.clear_widgets()
            for key in shown:
                row.add_widget(key)
        for key, (code, name) in zip(shown, self.languages, strict=True):
            key.code, key.said = code, name
            key.kind = "ink" if code == self.chosen else "quiet"
            key.weight = "bold" if code == self.chosen else "regular"
            key.size_hint_x = sum(2 if sign >= "\u4e00" else 1 for sign in name) + 5

    def on_language(self, code: str) -> None:
        """Another language was pressed."""

    def on_first_key(self) -> None:
        """The first key: Back, or Your data."""

    def on_read(self) -> None:
        """Read aloud."""

    def on_easier(self) -> None:
        """Easier view."""

    def on_help(self) -> None:
        """Help."""

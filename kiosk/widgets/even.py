"""Texts that are read together, in letters of one size: a difference would say that one of them matters more."""

from collections.abc import Callable, Sequence

from kivy.clock import Clock

from kiosk.widgets.text import Text

_MATTERS = ("said", "short", "role", "least", "room", "within", "grow", "prefer")


class Evener:
    """`here` says which stand together now; asked again after each change of one of them."""

    def __init__(self, here: Callable[[], Sequence[Text]]) -> None:
        self._here, self._watched = here, set[int]()
        self.soon = Clock.create_trigger(self._even, -1)

    def _even(self, *_: object) -> None:
        texts = self._here()
        for text in texts:
            self._watch(text)
        said = [text for text in texts if text.said]
        most = min((text.size_alone() for text in said), default=0) if len(said) > 1 else 0
        for text in said:
            text.size_beside = most

    def _watch(self, text: Text) -> None:
        """Also what says nothing yet."""
        if text.uid not in self._watched:
            self._watched.add(text.uid)
            for name in _MATTERS if text.room else (*_MATTERS, "width"):  # where it has room its width follows its size
                text.fbind(name, self.soon)

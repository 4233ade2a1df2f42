"""The way as steps on yellow tiles, numbered or with their arrows: the way is the person's own, like the number."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from kiosk.widgets import key, look, text  # noqa: F401  (their rules are used in way_list.kv)
from kiosk.widgets.even import Evener
from kiosk.widgets.stack import Across, Hug

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
MOST = 6


class WayStep(Across):
    """One step."""

    figure = StringProperty("")
    said = StringProperty("")
    sign = StringProperty("")
    far = StringProperty("")
    first = NumericProperty(0)
    whole = BooleanProperty(True)


class WayList(Hug):
    """`steps`: words, or anything with `said`, `sign` and `far`; at most six are shown, and nobody is given more.

    `whole`: larger letters take a second line for a long step, so that all have one size; beside much else it has smaller ones.
    """

    steps = ListProperty()
    whole = BooleanProperty(True)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._pool = [WayStep(figure=str(i + 1), first=int(i == 0)) for i in range(MOST)]
        for line in self._pool:
            self.add_widget(line)
        self._evener = Evener(lambda: [line.ids.words for line in self._pool if line.wanted] if self.whole else [])
        self.on_steps()

    def on_steps(self, *_: object) -> None:
        for i, line in enumerate(self._pool if hasattr(self, "_pool") else ()):
            step = self.steps[i] if i < len(self.steps) else ""
            line.said = step if isinstance(step, str) else step.said
            line.sign, line.far = ("", "") if isinstance(step, str) else (step.sign, step.far)
            line.wanted, line.whole = bool(line.said), self.whole
        if look.EASE.larger and hasattr(self, "_evener"):
            self._evener.soon()

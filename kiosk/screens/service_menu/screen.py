"""The service menu over the whole face; `send` takes a `ServiceAct`'s value or "close"."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ObjectProperty

from kiosk.screens.service_menu.model import FactLine
from kiosk.screens.step_screen import StepScreen
from kiosk.widgets import look
from kiosk.widgets.key import Key
from kiosk.widgets.stack import Across

Builder.load_file(str(Path(__file__).with_name("service_menu.kv")))


class Fact(Across):
    """What it is called, and what it is."""

    fact = ObjectProperty(FactLine("", ""), rebind=True)


class ServiceMenuScreen(StepScreen):
    """Rows and keys are made anew only where there are others."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.fbind("view", self._fill)
        self._fill()

    def _fill(self, *_: object) -> None:
        facts, keys = self.ids.facts, self.ids.keys_of_acts
        if len(facts.children) != len(self.view.facts):
            facts.clear_widgets()
            for _one in self.view.facts:
                facts.add_widget(Fact())
        for line, fact in zip(facts.children[::-1], self.view.facts, strict=True):
            line.fact = fact
        if [key.code for key in keys.children[::-1]] == [key.code for key in self.view.keys]:
            return
        keys.clear_widgets()
        for one in self.view.keys:
            key = _ActKey(one.code, said=one.said, sign=one.sign, role="body", on_act=self._act)
            key.height = look.TOUCH["least"]
            keys.add_widget(key)

    def _act(self, key: "_ActKey") -> None:
        self.send(key.code)


class _ActKey(Key):
    def __init__(self, code: str, **given: Any) -> None:
        self.code = code
        super().__init__(**given)

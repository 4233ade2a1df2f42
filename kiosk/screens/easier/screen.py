"""Each switch works at once; together they combine."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.flow.taps import BackPressed
from kiosk.flow.view_taps import Switch, SwitchPressed
from kiosk.screens.easier.model import view_of
from kiosk.screens.step_screen import StepScreen
from kiosk.widgets import look
from kiosk.widgets.even import Evener
from kiosk.widgets.key import Choice

Builder.load_file(str(Path(__file__).with_name("easier.kv")))
__all__ = ["EasierScreen", "view_of"]


class SwitchKey(Choice):
    """A switch, its state in words."""


class EasierScreen(StepScreen):
    """A switch that could not work is not there: nothing is spoken without a voice."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._keys = {
            switch: SwitchKey(on_act=lambda _key, switch=switch: self.send(SwitchPressed(switch))) for switch in Switch
        }
        for key in self._keys.values():
            self.ids.switches.add_widget(key)
            if look.EASE.larger:
                key.ids.more.role = "key"
        self._evener = Evener(lambda: [key.ids.words for key in self._keys.values() if key.wanted])
        for name in ("view", "speaks"):
            self.fbind(name, self._fill)
        self._fill()

    def _fill(self, *_: object) -> None:
        for shown in self.view.switches:
            key = self._keys[shown.switch]
            key.said, key.more, key.sign = shown.name, shown.state, shown.sign
            key.kind = "ink" if shown.is_on else "plain"
        self._keys[Switch.SPEECH].wanted = self.speaks
        self._evener.soon()

    def done(self) -> None:
        self.send(BackPressed())

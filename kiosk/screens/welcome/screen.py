"""The resting step on the screen."""

from collections.abc import Callable
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import AliasProperty, NumericProperty, ObjectProperty

from config.contract.kiosk_configuration import KioskAction
from kiosk.flow.taps import AppointmentChosen, NumberWanted, Tap
from kiosk.flow.way_taps import WayWanted
from kiosk.screens.step_screen import StepScreen
from kiosk.screens.welcome.model import WayIn, view_of
from kiosk.widgets import logo  # noqa: F401  (used in welcome.kv)
from kiosk.widgets.key import Choice

_TAPS: dict[KioskAction, Callable[[], Tap]] = {
    KioskAction.APPOINTMENT: AppointmentChosen, KioskAction.NUMBER: NumberWanted, KioskAction.WAY: WayWanted,
}  # fmt: skip
Builder.load_file(str(Path(__file__).with_name("welcome.kv")))
__all__ = ["WelcomeScreen", "view_of"]


class WayKey(Choice):
    """The way in that stands at this place, if one does."""

    at = NumericProperty(0)
    ways = ObjectProperty(())

    def _way(self) -> WayIn | None:
        return self.ways[self.at] if self.at < len(self.ways) else None

    def _large(self) -> bool:
        return self.way is not None and self.way.large

    way = AliasProperty(_way, None, bind=("at", "ways"))
    large = AliasProperty(_large, None, bind=("way",))


class WelcomeScreen(StepScreen):
    """The ways in, and the scanner."""

    first_key = "your_data"

    def go(self, key: WayKey) -> None:
        if key.way is not None:
            self.send(_TAPS[key.way.action]())

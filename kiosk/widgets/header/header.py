"""The head of the speaking field: mark, hospital, date, time; the DEMO plate where nothing is real."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.widgets import text  # noqa: F401  (its rules are used in header.kv)

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Mark(Widget):
    """The house's mark: a white arch in an arch."""


class Header(FloatLayout):
    """All words come ready; `date` stays away in landscape."""

    hospital = StringProperty("")
    short = StringProperty("")
    date = StringProperty("")
    time = StringProperty("")
    demo = StringProperty("")
    landscape = BooleanProperty(False)
    inset = NumericProperty(64)
    covered = BooleanProperty(False)  # a note stands in its place for a while

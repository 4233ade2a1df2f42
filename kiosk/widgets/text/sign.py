"""An icon of the Tabler font."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from kiosk.widgets.text import text  # noqa: F401  (loads text.kv, which holds Sign's rule)


class Sign(Label):
    """`name` is a Tabler name; `px` its size."""

    wanted = BooleanProperty(True)
    name = StringProperty("")
    px = NumericProperty(44)
    ink = StringProperty("ink")

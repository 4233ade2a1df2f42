"""Cards: things to read, never to press. White on paper, raised pine on the speaking field, red for danger."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty

from kiosk.widgets import key, text  # noqa: F401  (their rules are used in card.kv)
from kiosk.widgets.stack import Across, Hug

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Card(Hug):
    """A plain ground with round corners; as high as its content."""

    fill = StringProperty("surface")
    radius = NumericProperty(20)


class NoteCard(Across):
    """An icon and up to three lines: a quiet label, the thing itself, one line more."""

    fill = StringProperty("surface")
    ink = StringProperty("ink")
    quiet_ink = StringProperty("ink_quiet")
    sign_ink = StringProperty("act")
    sign = StringProperty("")
    label = StringProperty("")
    said = StringProperty("")
    short = StringProperty("")
    more = StringProperty("")
    role = StringProperty("key")
    weight = StringProperty("bold")
    label_most = NumericProperty(2)
    most = NumericProperty(4)
    inset = NumericProperty(26)
    least_height = NumericProperty(112)


class Hint(Across):
    """One quiet centred line with an icon, on the paper itself."""

    sign = StringProperty("")
    said = StringProperty("")
    after = StringProperty("")
    role = StringProperty("body")
    ink = StringProperty("ink_quiet")
    most = NumericProperty(2)

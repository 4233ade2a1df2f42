"""The yellow plate: the person's own number, and nothing else is ever yellow."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
_USUAL = len("K-017")


class NumberPlate(Label):
    """`number` large; a fourth digit takes the next size so that the plate keeps its place."""

    number = StringProperty("")
    landscape = BooleanProperty(False)
    longer = BooleanProperty(False)
    px = NumericProperty(260)

    def on_number(self, *_: object) -> None:
        self.longer = len(self.number) > _USUAL

"""A column or row that leaves out what is not `wanted`, without ever building a widget twice."""

from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

Builder.load_string("""
<Stack>:
    orientation: "vertical"
<Hug>:
    size_hint_y: None
    height: self.minimum_height
<Across>:
    orientation: "horizontal"
""")


class Stack(BoxLayout):
    """Children whose property `wanted` is false stay away; the others keep their order and close the gap."""

    wanted = BooleanProperty(True)

    def __init__(self, **given: Any) -> None:
        self._all: list[Widget] = []
        self._arrange_soon = Clock.create_trigger(self._arrange, -1)
        self._arranging = False
        super().__init__(**given)

    def add_widget(self, widget: Widget, *rest: Any, **named: Any) -> None:
        if not self._arranging:
            self._all.append(widget)
            if widget.property("wanted", quiet=True) is not None:
                widget.fbind("wanted", self._arrange_soon)
                self._arrange_soon()
        super().add_widget(widget, *rest, **named)

    @property
    def everything(self) -> list[Widget]:
        """Also what is left out just now."""
        return self._all

    def here(self) -> list[Widget]:
        """What stands here now, in order."""
        return [child for child in self._all if getattr(child, "wanted", True)]

    def _arrange(self, *_: object) -> None:
        here = self.here()
        if here == self.children[::-1]:
            return
        self._arranging = True
        self.clear_widgets()
        for child in here:
            self.add_widget(child)
        self._arranging = False


class Space(Widget):
    """Room that takes part in a stack: a spring, or a line somebody draws into it."""

    wanted = BooleanProperty(True)


class Hug(Stack):
    """A stack as high as what stands in it."""


class Across(Stack):
    """The same, side by side."""

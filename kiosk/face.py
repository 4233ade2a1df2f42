"""The whole face of the kiosk: a slot for one screen, head, foot, the idle question, the long-wait line, the note line."""

from pathlib import Path
from typing import Any

from kivy.core.window import Window
from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.scatter import Scatter
from kivy.uix.widget import Widget

from kiosk.screens.step_screen import StepScreen
from kiosk.widgets import card, foot, header, idle, look  # noqa: F401  (their rules are used in face.kv)
from kiosk.widgets.key import GUARD
from kiosk.window import canvas_size

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Face(FloatLayout):
    """Always as large as the canvas in tokens; `Glass` fits it to the window."""

    landscape = BooleanProperty(False)
    long_wait = StringProperty("")
    note = StringProperty("")
    """One sentence for a while, in the head's place: there it covers nothing that anybody touches or reads."""

    def build_anew(self) -> None:
        """All but the screens, as `look.EASE` says now. Who listened to its parts must do so again."""
        GUARD.forget()
        self.ids.slot.clear_widgets()
        Builder.unbind_widget(self.uid)
        self.clear_widgets()
        Builder.apply(self, dispatch_kv_post=True)
        self.on_kv_post(self)

    def on_kv_post(self, _base: Widget) -> None:
        self.question = self.ids.idle.__self__  # ids are weak; the question is away most of the time

    @property
    def screen(self) -> StepScreen | None:
        """The screen that is seen."""
        children = self.ids.slot.children
        return children[0] if children else None

    def put(self, screen: StepScreen) -> None:
        """Show this screen instead of the one before. A finger still down on the old one presses nothing."""
        if self.screen is screen:
            return
        GUARD.forget()
        self.ids.slot.clear_widgets()
        self.ids.slot.add_widget(screen)
        GUARD.changed(screen)

    def ask_idle(self, asked: bool) -> None:
        """Lay the idle question over the screen, or take it away."""
        question, over = self.question, self.ids.over
        if asked and question.parent is None:
            GUARD.forget()
            over.add_widget(question)
            GUARD.changed(question)
        if not asked and question.parent is not None:
            over.remove_widget(question)
            GUARD.changed(self.ids.slot.__self__)


class Glass(Scatter):
    """Scales the face to the window whole: one to one on a kiosk, smaller on a developer's display."""

    def __init__(self, face: Face, **given: Any) -> None:
        size = canvas_size(face.landscape)
        super().__init__(
            do_rotation=False,
            do_scale=False,
            do_translation=False,
            auto_bring_to_front=False,
            size_hint=(None, None),
            size=size,
            **given,
        )
        face.size_hint, face.size = (None, None), size
        self.add_widget(face)
        Window.bind(size=self._fit)
        self._fit()

    def _fit(self, *_: object) -> None:
        width, height = Window.size
        self.scale = min(width / self.width, height / self.height)
        self.pos = ((width - self.width * self.scale) / 2, (height - self.height * self.scale) / 2)

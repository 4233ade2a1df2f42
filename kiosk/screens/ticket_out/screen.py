"""The number on its plate."""

from pathlib import Path

from kivy.lang import Builder

from config.contract.words import PatientAct
from kiosk.flow.taps import DonePressed
from kiosk.flow.visit_taps import AnotherPersonPressed, ChangePressed, VisitActPressed
from kiosk.screens.step_screen import StepScreen
from kiosk.screens.ticket_out.model import view_of

Builder.load_file(str(Path(__file__).with_name("ticket_out.kv")))
__all__ = ["TicketOutScreen", "view_of"]


class TicketOutScreen(StepScreen):
    """No Back: the number is theirs."""

    first_key = "none"

    def change(self) -> None:
        self.send(ChangePressed())

    def lead(self) -> None:
        self.send(VisitActPressed(PatientAct(self.view.led.act)))

    def another(self) -> None:
        self.send(AnotherPersonPressed())

    def done(self) -> None:
        self.send(DonePressed())

"""The switches a kiosk has, each with its state in words."""

from dataclasses import dataclass
from datetime import datetime

from config.locale import words
from kiosk.flow.session import Session
from kiosk.flow.view_taps import Switch

_SIGNS = {
    Switch.LARGER: "zoom-in",
    Switch.CONTRAST: "adjustments",
    Switch.LOW_REACH: "arrow-down",
    Switch.SPEECH: "volume",
}


@dataclass(frozen=True)
class SwitchShown:
    switch: Switch
    sign: str
    name: str
    state: str
    is_on: bool


@dataclass(frozen=True)
class EasierView:
    title: str
    note: str
    switches: tuple[SwitchShown, ...]
    done: str


def view_of(session: Session, _now: datetime) -> EasierView:
    say = words(session.language).say
    return EasierView(
        title=say("kiosk.easier.title"),
        note=say("kiosk.easier.keypad") if session.facts.keypad else say("kiosk.easier.note"),
        switches=tuple(_shown(session, switch) for switch in Switch),
        done=say("kiosk.ticket.done"),
    )


def _shown(session: Session, switch: Switch) -> SwitchShown:
    say, is_on = words(session.language).say, bool(getattr(session.view, switch.value))
    return SwitchShown(
        switch,
        _SIGNS[switch],
        say(f"kiosk.easier.{switch}"),
        say("kiosk.easier.on" if is_on else "kiosk.easier.off"),
        is_on,
    )

"""The key of *follow your number* and the line beside it, on the screens where a number stands."""

from dataclasses import dataclass

from config.contract.words import PatientAct
from config.locale import words
from kiosk.flow.led import led_act, led_minutes, led_until
from kiosk.flow.opening import clock_time
from kiosk.flow.session import Session
from kiosk.flow.steps import TicketOut, YourVisit
from kiosk.screens.naming import zone_of


@dataclass(frozen=True)
class LedKey:
    """`act` is told when it is pressed; all empty: nothing of it stands there. `note`: what it does, or until when it is done;
    `short`: the latter in one line.
    """

    act: str = ""
    said: str = ""
    note: str = ""
    short: str = ""


def led_key(session: Session) -> LedKey:
    act, step, said_in = led_act(session), session.step, words(session.language)
    say = said_in.say
    if act is PatientAct.LEAD:
        return LedKey(act, say("kiosk.led.ask"), said_in.count("kiosk.led.hint", led_minutes(session)))
    until = led_until(step)
    if act is None or until is None or not isinstance(step, TicketOut | YourVisit):
        return LedKey()
    time = clock_time(until, zone_of(session), session.language)
    told = {"number": step.issued.number, "time": time}
    return LedKey(act, say("kiosk.led.stop"), say("kiosk.led.until", **told), say("kiosk.led.on", **told))

"""Six boxes, and why a code did not open."""

from dataclasses import dataclass

from config.contract.service_code import FIGURES
from config.contract.words import Language
from config.locale import words
from kiosk.flow.service import Gate


@dataclass(frozen=True)
class ServiceCodeView:
    title: str
    where: str
    trouble: str
    typed: str
    delete: str
    open: str
    close: str
    ready: bool


def code_view(typed: str, gate: Gate | None, language: Language) -> ServiceCodeView:
    say = words(language).say
    return ServiceCodeView(
        title=say("kiosk.service.code_title"),
        where=say("kiosk.service.code_where"),
        trouble=say(f"kiosk.service.code_{gate}") if gate and gate is not Gate.OPEN else "",
        typed=typed,
        delete=say("kiosk.code.delete"),
        open=say("kiosk.service.open"),
        close=say("kiosk.service.close"),
        ready=len(typed) == FIGURES,
    )

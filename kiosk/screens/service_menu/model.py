"""Facts as lines, what came of the last act, and the keys this kiosk has."""

from dataclasses import dataclass

from config.contract.words import Language
from config.locale import words
from kiosk.flow.service import RollKnown, ServiceAct, ServiceFacts, ServiceSaid

_SIGNS = {
    ServiceAct.TEST_PRINT: "printer",
    ServiceAct.SCANNER: "qrcode",
    ServiceAct.NEW_ROLL: "check",
    ServiceAct.NUMBERS: "ticket",
    ServiceAct.QUIETER: "volume",
    ServiceAct.LOUDER: "volume",
    ServiceAct.DARKER: "minus",
    ServiceAct.BRIGHTER: "plus",
}


@dataclass(frozen=True)
class FactLine:
    label: str
    said: str


@dataclass(frozen=True)
class ServiceKey:
    code: str
    said: str
    sign: str


@dataclass(frozen=True)
class ServiceMenuView:
    title: str
    facts: tuple[FactLine, ...]
    said: str
    asks: str
    new_roll: str
    same_roll: str
    keys: tuple[ServiceKey, ...]
    restart: str
    close: str


def menu_view(
    facts: ServiceFacts | None, said: ServiceSaid | None, *, sure: bool, language: Language
) -> ServiceMenuView:
    """`facts` None: they are being asked for. `sure`: the next press restarts."""
    say = words(language).say
    asks = facts is not None and facts.roll is not None and facts.roll.asks
    return ServiceMenuView(
        title=say("kiosk.service.menu_title"),
        facts=_lines(facts, language) if facts else (),
        said=_said(said, language),
        asks=say("kiosk.service.ask_roll") if asks else "",
        new_roll=say("kiosk.service.act.new_roll"),
        same_roll=say("kiosk.service.act.same_roll"),
        keys=tuple(ServiceKey(act.value, say(f"kiosk.service.act.{act}"), _SIGNS[act]) for act in _acts(facts)),
        restart=say("kiosk.service.sure" if sure else "kiosk.service.act.restart"),
        close=say("kiosk.service.close"),
    )


def _acts(facts: ServiceFacts | None) -> list[ServiceAct]:
    """Only what this kiosk has: no keys for a lamp, a loudspeaker or a printer that are not there."""
    if facts is None:
        return []
    acts = [ServiceAct.TEST_PRINT, ServiceAct.NUMBERS] if facts.roll else []
    if facts.volume is not None:
        acts += [ServiceAct.QUIETER, ServiceAct.LOUDER]
    if facts.brightness is not None:
        acts += [ServiceAct.DARKER, ServiceAct.BRIGHTER]
    acts.append(ServiceAct.SCANNER)
    if facts.roll and not facts.roll.asks and not facts.roll.felt:
        acts.append(ServiceAct.NEW_ROLL)
    return acts


def _lines(facts: ServiceFacts, language: Language) -> tuple[FactLine, ...]:
    say = words(language).say
    told = {
        "printer": say(f"admin.paper.{facts.paper}"),
        "roll": _roll(facts.roll, language) if facts.roll else "",
        "hub": say(
            "kiosk.service.hub_there" if facts.hub_answers else "kiosk.service.hub_away",
            hub=facts.hub.partition("://")[2] or facts.hub,
        ),
        "waiting": str(facts.waiting),
        "numbers": str(facts.numbers),
        "version": say(
            "kiosk.service.version_of",
            program=facts.program,
            catalogue="–" if facts.catalogue is None else facts.catalogue,
            serial=facts.serial or "–",
        ),
        "volume": "" if facts.volume is None else f"{facts.volume} %",
        "brightness": "" if facts.brightness is None else f"{facts.brightness} %",
    }
    return tuple(FactLine(say(f"kiosk.service.fact.{name}"), value) for name, value in told.items() if value)


def _roll(roll: RollKnown, language: Language) -> str:
    key = "kiosk.service.roll_felt" if roll.felt else "kiosk.service.roll_of"
    return words(language).say(key, printed=f"{roll.printed_m:.1f}", full=f"{roll.of_m:.0f}")


def _said(said: ServiceSaid | None, language: Language) -> str:
    if said is None:
        return ""
    say = words(language).say
    detail = say(f"admin.paper.{said.detail}").lower() if said.key == "paper_refused" else said.detail
    return say(f"kiosk.service.said.{said.key}", detail=detail)

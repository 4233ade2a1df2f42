"""What the kiosk hears about itself: the hub, the paper, the catalogue, its pairing. No person is disturbed by it."""

from dataclasses import replace

from config.contract.catalogue import Catalogue
from kiosk.flow.device_taps import CardReaderChanged, KeypadChanged, ScannerChanged
from kiosk.flow.emergency import emergency_now, number_beneath
from kiosk.flow.idle import idle_clock
from kiosk.flow.person import without_hub
from kiosk.flow.reply import Reply, leave
from kiosk.flow.session import Facts, Moment, PairingCall, Session
from kiosk.flow.steps import PersonWanted, SetUp, Welcome
from kiosk.flow.taps import (
    BusyHeard,
    CatalogueArrived,
    EmergenciesHeard,
    HelpCallsChanged,
    HubCameBack,
    HubWentAway,
    LeasesChanged,
    Paired,
    PairingAsked,
    PaperChanged,
)

FactTap = (
    HubWentAway | HubCameBack | HelpCallsChanged | EmergenciesHeard | LeasesChanged | PaperChanged | CatalogueArrived | BusyHeard
    | PairingAsked | Paired | CardReaderChanged | ScannerChanged | KeypadChanged
)  # fmt: skip


def hear_fact(session: Session, tap: FactTap, moment: Moment) -> Reply:
    """Facts change at once; what a person sees changes only where nobody stands, but for a way that leads nowhere any more."""
    heard = replace(session, facts=_with(session.facts, tap))
    if isinstance(tap, CatalogueArrived | PairingAsked | Paired) and isinstance(session.step, SetUp | Welcome):
        return _at_rest(heard, moment)
    if isinstance(tap, EmergenciesHeard) and emergency_now(heard.facts, moment.now):
        return _let_go(heard, moment, begins=emergency_now(session.facts, moment.now) is None)
    return Reply(without_hub(heard) if heard.facts.hub_away else heard)


def _let_go(session: Session, moment: Moment, *, begins: bool) -> Reply:
    """A message fills the screen: nothing of a person stays behind it but a number they have nowhere else, until the idle rule
    ends it. Who waits for a person goes on being told."""
    if isinstance(session.step, SetUp | Welcome | PersonWanted):
        return Reply(session)
    numbered = number_beneath(session)
    if numbered is None:
        return leave(session, moment)
    kept = replace(session.at(numbered), idle_asked=session.idle_asked and not begins)
    return Reply(kept, (idle_clock(kept),) if begins else ())


def _with(facts: Facts, tap: FactTap) -> Facts:  # noqa: PLR0911  (one line a tap)
    match tap:
        case HubWentAway() | HubCameBack():
            return replace(facts, hub_away=isinstance(tap, HubWentAway))
        case HelpCallsChanged(calls):
            return replace(facts, help_calls=calls)
        case EmergenciesHeard(emergencies):
            return replace(facts, emergencies=emergencies)
        case LeasesChanged(services, by_heart):
            return replace(facts, leased=services, by_heart=by_heart)
        case CardReaderChanged(there):
            return replace(facts, card_reader=there)
        case ScannerChanged(there):
            return replace(facts, scanner_away=not there)
        case KeypadChanged(there):
            return replace(facts, keypad=there)
        case PaperChanged(paper):
            return replace(facts, paper=paper)
        case BusyHeard(busy):
            return replace(facts, heard=busy)
        case CatalogueArrived(catalogue):
            return replace(facts, newer_catalogue=catalogue, catalogue=_led_anew(facts.catalogue, catalogue))
        case PairingAsked(code, fingerprint):
            return replace(facts, pairing=PairingCall(code, fingerprint))
        case Paired():
            return replace(facts, pairing=None)


def _led_anew(shown: Catalogue | None, newer: Catalogue) -> Catalogue | None:
    """A lift may have been closed: the ways of a building that is drawn as before change under whoever reads one."""
    if shown is None or shown.map is None or newer.map is None or shown.map.version != newer.map.version:
        return shown
    if shown.map.ways == newer.map.ways:
        return shown
    return shown.model_copy(update={"map": shown.map.model_copy(update={"ways": newer.map.ways})})


def _at_rest(session: Session, moment: Moment) -> Reply:
    """A new catalogue or pairing is taken on welcome at once; a chosen language and a note stay where they can."""
    fresh = replace(leave(session, moment).session, note=session.note)
    catalogue = fresh.facts.catalogue
    if isinstance(session.step, Welcome) and catalogue and session.language in catalogue.site.languages:
        chosen = session.language if _had_chosen(session) else fresh.language
        return Reply(replace(fresh, language=chosen))
    return Reply(fresh)


def _had_chosen(session: Session) -> bool:
    return session.facts.catalogue is not None and session.language is not session.facts.language

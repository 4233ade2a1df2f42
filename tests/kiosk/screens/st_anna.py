"""St Anna's catalogue as its kiosk L1 gets it, read from `config/demo`; and one session for every face of every screen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from uuid import UUID

from config.contract.catalogue import Catalogue, Department, KioskPlace, Place, Service, Site
from config.contract.device_api import IssuedNumber
from config.contract.hours import Day, Hours, Span
from config.contract.push import Emergency, HelpCall, LoadNow, WaitBand, WaitNow
from config.contract.visit_now import StepNow, VisitNow
from config.contract.words import CheckInResult, HelpReason, Language, PaperState, PatientAct
from display_server.demo.hospital import read_hospital
from kiosk.flow import Facts, Note, PairingCall, Session
from kiosk.flow import steps as s
from kiosk.flow.busy import Busy
from tests.kiosk.screens.st_anna_map import st_anna_map

MORNING = datetime(2026, 3, 12, 8, 42, tzinfo=UTC)  # 10:42 in Vilnius
VISIT = UUID(int=0xA1)
PHONE = "http://127.0.0.1:8080/t/AbCdEfGhIjKlMnOpQrStUv"


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Every name as long as the demo has it."""
    read = read_hospital()
    hospital, kiosk = read.hospital, read.kiosks["kiosks"][0]
    return Catalogue(
        revision=1,
        generation=1,
        demo=True,
        site=_site(),
        departments=[
            Department(code=d["code"], names=read.names(d), floor=d["floor"], icon=d["icon"])
            for d in hospital["departments"]
        ],
        services=[
            Service(
                code=v["code"],
                department=v["department"],
                names=read.names(v),
                waiting_place=v["waits_at"],
                discreet=v.get("discreet", False),
            )
            for v in hospital["services"]
        ],
        places=[
            Place(
                code=p["code"],
                kind=p["kind"],
                floor=p["floor"],
                names=read.place_names(p),
                note={Language(code): text for code, text in read.place_note(p).items()},
            )
            for p in read.places["places"]
        ],
        map=st_anna_map().model_copy(update={"phone_url": "https://hospital.example/v/way/L1/"}),
        kiosk=KioskPlace(
            serial=kiosk["serial"],
            names=read.names(kiosk),
            help_place=read.by_language(kiosk["help_place"]),
            neighbour=read.by_language(kiosk["neighbour"]),
            staffed=kiosk["staffed"],
        ),
    )


def _site() -> Site:
    read = read_hospital()
    site = read.hospital["site"]
    return Site(
        code=site["code"],
        names=read.names(site),
        zone=site["zone"],
        language=Language(site["language"]),
        languages=list(Language),
        day_starts=time(0, 0),
        emergency_phone=site["emergency_phone"],
        help_phone=site["help_phone"],
    )


def number(shown: str = "K-017", **changes: object) -> IssuedNumber:
    """Eye consultation: the longest way the demo has."""
    given: dict[str, object] = {
        "visit_id": VISIT,
        "number": shown,
        "day": date(2026, 3, 12),
        "issued_at": MORNING,
        "service": "eye-consultation",
        "department": "eye-clinic",
        "waiting_place": "waiting-f",
        "people_ahead": 6,
        "phone_url": PHONE,
        "code": "BCDFGHJK",
    }
    return IssuedNumber.model_validate(given | changes)


def standing(step: s.Step, language: Language = Language.ENGLISH, **facts: object) -> Session:
    """Somebody at `step`, at a kiosk where everything works unless `facts` say otherwise."""
    known = replace(Facts(catalogue=catalogue(), paper=PaperState.READY), **facts)  # type: ignore[arg-type]
    return Session(id=UUID(int=1), facts=known, language=language, step=step)


def busy() -> Busy:
    """Every level, the longest waits, and one department of which nobody knows."""
    levels = ("very_busy", "busy", "steady", "quiet")
    codes = [department.code for department in catalogue().departments][:-1]
    waits = (WaitBand(from_minutes=110, to_minutes=165), WaitBand(from_minutes=0, to_minutes=5), None)
    return Busy(
        loads={
            code: LoadNow.model_validate({"as_of": MORNING, "level": levels[at % 4], "wait": waits[at % 3]})
            for at, code in enumerate(codes)
        },
        waits={
            service.code: WaitNow(as_of=MORNING, early_s=300, middle_s=6700, late_s=9700)
            for service in catalogue().services
        },
    )


def every_face(language: Language) -> Iterator[tuple[str, Session]]:
    """(name, session) of everything this kiosk can show."""
    call = PairingCall("KTMRWZBD", "4F1A 09C2 77B0 E3D5")
    yield from _welcome(language)
    yield "set-up", standing(s.SetUp(), language, catalogue=None, pairing=call)
    yield "set-up-looking", standing(s.SetUp(), language, catalogue=None)
    yield "code", standing(s.EnterCode("KTMRW"), language)
    yield "code-ready", standing(s.EnterCode("KTMRWZBD"), language)
    for trouble in s.CodeTrouble:
        yield f"code-{trouble.value}", standing(s.EnterCode("KTMRWZBD", trouble), language)
    yield "departments", standing(s.ChooseDepartment(), language)
    for department in catalogue().departments:
        yield f"services-{department.code}", standing(s.ChooseService(department.code), language)
    yield "departments-busy", standing(s.ChooseDepartment(), language, heard=busy())
    yield "services-busy", standing(s.ChooseService("laboratory"), language, heard=busy())
    yield from _with_a_number(language)
    yield from _your_visit(language)
    yield "hub-away", standing(s.HubAway(), language, hub_away=True)
    yield "hub-away-offer", standing(s.HubAway(offers_number=True), language, hub_away=True)
    yield "refused", standing(s.Refused("service_closed"), language)
    yield "help", standing(s.Help(s.Welcome()), language)
    yield from _asking_for_a_person(language)
    yield from _in_an_emergency(language)
    yield from _shut(language)
    yield from _with_a_note(language)
    yield "your-data", standing(s.YourData(), language)
    yield "idle", replace(standing(s.EnterCode("KT"), language), idle_asked=True)
    waiting = replace(standing(s.EnterCode("KTMRWZBD"), language), awaiting=UUID(int=2))
    yield "waiting", waiting
    yield "waiting-long", replace(waiting, waits_long=True)
    yield (
        "waiting-long-departments",
        replace(standing(s.ChooseDepartment(), language), awaiting=UUID(int=3), waits_long=True),
    )


def _welcome(language: Language) -> Iterator[tuple[str, Session]]:
    """Welcome and the code's step, as they speak of what is fitted and of what does not work."""
    yield "welcome", standing(s.Welcome(), language)
    yield "welcome-no-paper", standing(s.Welcome(), language, paper=PaperState.OUT)
    yield "welcome-hub-away", standing(s.Welcome(), language, hub_away=True)
    leased = frozenset({"eye-consultation"})
    yield "welcome-hub-away-leased", standing(s.Welcome(), language, hub_away=True, leased=leased)
    yield "welcome-family", replace(standing(s.Welcome(), language), note=Note.FAMILY, family=(UUID(int=9),))
    yield "welcome-thanks", replace(standing(s.Welcome(), language), note=Note.THANKS)
    yield (
        "welcome-unreadable",
        replace(standing(s.Welcome(), language, paper=PaperState.OFFLINE), note=Note.UNREADABLE_SCAN),
    )
    yield "welcome-card", standing(s.Welcome(), language, card_reader=True)
    yield "code-card", standing(s.EnterCode(), language, card_reader=True)


def _shut(language: Language) -> Iterator[tuple[str, Session]]:
    """Locked, and closed until another day, until today, until nobody knows when."""
    known = catalogue()
    locked = known.model_copy(update={"kiosk": known.kiosk.model_copy(update={"locked": True})})
    yield "shut-locked", standing(s.Welcome(), language, catalogue=locked)
    spans = {"friday": (4, time(7, 30), time(17)), "today": (3, time(19, 30), time(22)), "never": None}
    for name, span in spans.items():
        days = [
            Day(spans=(Span(opens=span[1], closes=span[2]),)) if span and place == span[0] else Day()
            for place in range(7)
        ]
        hours = Hours(weekly=tuple(days))
        services = [one.model_copy(update={"hours": hours}) for one in known.services]
        yield f"shut-{name}", standing(s.Welcome(), language, catalogue=known.model_copy(update={"services": services}))


def _in_an_emergency(language: Language) -> Iterator[tuple[str, Session]]:
    """Every kind; leaving with and without a way out that somebody entered."""
    known = catalogue()
    out = {"exit": "entrance-main", "exit_way": "left", "refuge": "information"}
    placed = known.model_copy(update={"kiosk": known.kiosk.model_copy(update=out)})
    for kind in ("evacuate", "shelter", "medical", "security", "it", "drill"):
        said = {"key": 1, "kind": kind, "zone": "site", "where": None, "begins_at": MORNING}
        heard = (Emergency.model_validate(said),)
        yield f"emergency-{kind}", standing(s.Welcome(), language, emergencies=heard, catalogue=placed)
        yield f"emergency-{kind}-no-way", standing(s.Welcome(), language, emergencies=heard)


def _asking_for_a_person(language: Language) -> Iterator[tuple[str, Session]]:
    """Called, coming, nobody, closed; with the hub away, and at a kiosk that is not paired."""
    call, ill = UUID(int=0xE1), s.PersonWanted(s.Welcome(), HelpReason.VERY_ILL, UUID(int=0xE0))

    def heard(**changes: object) -> tuple[HelpCall, ...]:
        return (HelpCall.model_validate({"call": call, "screen": "L1", **changes}),)

    yield "help-alone", standing(s.Help(s.Welcome()), language, hub_away=True)
    yield "help-called", standing(s.Help(s.Welcome()), language, help_calls=heard())
    yield "help-not-paired", standing(s.Help(s.SetUp()), language, catalogue=None)
    yield "person-calling", standing(ill, language)
    called = replace(ill, call=call)
    yield "person-called", standing(called, language, help_calls=heard())
    yield "person-coming", standing(called, language, help_calls=heard(coming_at=MORNING))
    yield "person-coming-minutes", standing(called, language, help_calls=heard(coming_at=MORNING, minutes=5))
    yield "person-closed", standing(called, language, help_calls=heard(ended_at=MORNING))
    yield "person-nobody", standing(replace(called, unanswered=True), language, help_calls=heard())
    yield "person-no-hub", standing(replace(ill, unanswered=True), language, hub_away=True)
    wheelchair = replace(ill, reason=HelpReason.WHEELCHAIR, unanswered=True)
    yield "person-nobody-wheelchair", standing(wheelchair, language)


def _your_visit(language: Language) -> Iterator[tuple[str, Session]]:
    """Read again in every state; with several steps, with what was refused, without the hub."""
    steps = [("registration", "done"), ("eye-consultation", "now"), ("x-ray", "later"), ("cashier", "later")]
    full = VisitNow(
        state="waiting", acts=[PatientAct.DEFER, PatientAct.LEAVE],
        steps=[StepNow(service=service, state=state) for service, state in steps],
    )  # fmt: skip
    at = s.YourVisit(number(), full, UUID(int=9))
    until = datetime(2026, 3, 12, 9, 5, tzinfo=UTC)

    def changed(**given: object) -> s.YourVisit:
        return replace(at, visit=full.model_copy(update={"steps": [], **given}))

    yield "visit", standing(at, language)
    yield "visit-asks", standing(changed(state="done", acts=[], asks_feedback=True), language)
    for asked in range(3):
        yield f"feedback-{asked}", standing(s.Feedback(UUID(int=9), (5,) * asked), language)
    yield "welcome-feedback", replace(standing(s.Welcome(), language), note=Note.FEEDBACK)
    for trouble in ("deferred_before", "not_sent", "unreached", "copy_unheard"):
        yield f"visit-{trouble}", standing(replace(at, trouble=trouble), language)
    yield "visit-hub-away", standing(at, language, hub_away=True)
    yield "visit-no-paper", standing(at, language, paper=PaperState.OUT)
    yield "visit-called", standing(changed(state="called", room="room-12"), language)
    yield "visit-serving", standing(changed(state="serving", room="room-12", acts=[]), language)
    later = {"note": "deferred", "until": until, "acts": [PatientAct.LEAVE]}
    yield "visit-deferred", standing(changed(**later), language)
    missed = {"state": "no_show", "note": "back_until", "until": until, "acts": [PatientAct.BACK]}
    yield "visit-no-show", standing(changed(**missed), language)
    left = {"state": "left", "note": "take_back_until", "until": until, "acts": [PatientAct.TAKE_BACK]}
    yield "visit-left", standing(changed(**left), language)
    for state in ("on_hold", "done", "cancelled"):
        yield f"visit-{state}", standing(changed(state=state, acts=[]), language)


def _with_a_note(language: Language) -> Iterator[tuple[str, Session]]:
    """A scan that leads nowhere is said over any step; one face of each kind of screen."""
    shown: list[s.Step] = [
        s.SetUp(),
        s.ChooseDepartment(),
        s.ChooseService("eye-clinic"),
        s.TicketOut(number(), s.Paper.PRINTED),
        s.DidItComeOut(number()),
        s.NumberOnScreen(number(), PaperState.OUT),
        s.CheckInEnded(CheckInResult.NEEDS_A_PERSON),
        s.HubAway(),
        s.Refused("service_closed"),
        s.Help(s.Welcome()),
        s.YourData(),
    ]
    for note in (Note.UNREADABLE_SCAN, Note.UNREADABLE_CARD, Note.FINISH_FIRST):
        for step in shown:
            yield f"{note.value}-over-{type(step).__name__}", replace(standing(step, language), note=note)


def _with_a_number(language: Language) -> Iterator[tuple[str, Session]]:
    """Paper coming, out, unknown or none; from the hub and from the lease."""
    yield "ticket-coming", standing(s.TicketOut(number()), language)
    yield "ticket", standing(s.TicketOut(number(), s.Paper.PRINTED), language)
    fresh = s.TicketOut(number(), s.Paper.PRINTED, opened=UUID(int=9), walk_in=True)
    yield "ticket-fresh", standing(fresh, language)
    yield "ticket-changed", standing(replace(fresh, walk_in=False, changed=True), language)
    yield "ticket-already", standing(s.TicketOut(number("K-1017"), s.Paper.PRINTED, already=True), language)
    yield "ticket-no-phone", standing(s.TicketOut(number(phone_url=None, people_ahead=0), s.Paper.PRINTED), language)
    yield "ticket-no-way", standing(s.TicketOut(number(waiting_place="cafe"), s.Paper.PRINTED), language)
    offline = number("K-1517", phone_url=None, code=None, people_ahead=None)
    yield "ticket-offline", standing(s.TicketOut(offline, s.Paper.PRINTED, offline=True), language)
    yield "did-it-come-out", standing(s.DidItComeOut(number()), language)
    yield "did-it-come-out-no-phone", standing(s.DidItComeOut(number(phone_url=None)), language)
    for why in (None, PaperState.OUT, PaperState.CUTTER, PaperState.OFFLINE, PaperState.NONE):
        yield f"number-on-screen-{why or 'said-no'}", standing(s.NumberOnScreen(number(), why), language)
    yield "number-on-screen-no-phone", standing(s.NumberOnScreen(number(phone_url=None), PaperState.OUT), language)
    yield "number-on-screen-offline", standing(s.NumberOnScreen(offline, PaperState.OUT, offline=True), language)

"""The faces of somebody who looks for a way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from config.contract.visit_now import VisitNow
from config.contract.ways import RouteProfile
from config.contract.words import Language, PatientAct
from kiosk.flow import Note, Session
from kiosk.flow import steps as s
from tests.kiosk.screens.st_anna import catalogue, number, standing


def way_faces(language: Language) -> Iterator[tuple[str, Session]]:
    """Places found or not, and ways of every kind: near, by lift, by stairs, zoomed in, and none."""
    yield "find", standing(s.FindPlace(), language)
    yield "find-typed", standing(s.FindPlace("K"), language)
    yield "find-nothing", standing(s.FindPlace("QQQQQ"), language)
    yield "way", standing(s.ShowWay("waiting-f"), language)
    yield "way-upstairs", standing(s.ShowWay("waiting-f", leg=1), language)
    yield "way-step-free", standing(s.ShowWay("wards-2", step_free=True), language)
    yield "way-near", standing(s.ShowWay("cashier", zoom=1), language)
    yield "nurse-first", standing(s.Refused("triage_first", to="waiting-f"), language)
    yield from _led(language)
    yield "way-none", standing(s.ShowWay("nowhere", step_free=True), language)


def _led(language: Language) -> Iterator[tuple[str, Session]]:
    """Boards along the way may show a number that stands on the screen: asked for, and asked for already."""
    known, until = catalogue(), datetime(2026, 3, 12, 8, 57, tzinfo=UTC)
    assert known.map is not None  # St Anna has a plan
    along = {"led_minutes": 15, "led_to": {RouteProfile.USUAL: ["waiting-b"]}}
    leads = known.model_copy(update={"map": known.map.model_copy(update=along)})
    nearer = number(service="cardiology-consultation", department="cardiology", waiting_place="waiting-b")
    out = s.TicketOut(nearer, s.Paper.PRINTED, opened=UUID(int=9), walk_in=True)
    visit = VisitNow(state="waiting", acts=[PatientAct.DEFER, PatientAct.LEAVE])
    again = s.YourVisit(nearer, visit, UUID(int=9))
    yield "ticket-may-be-led", standing(out, language, catalogue=leads)
    yield "ticket-led", standing(replace(out, led_until=until), language, catalogue=leads)
    yield "visit-may-be-led", standing(again, language, catalogue=leads)
    led = visit.model_copy(update={"led_until": until})
    yield "visit-led", standing(replace(again, visit=led), language, catalogue=leads)
    yield "ticket-not-led", replace(standing(out, language, catalogue=leads), note=Note.NOT_DONE)

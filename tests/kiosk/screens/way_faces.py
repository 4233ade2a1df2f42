"""The faces of somebody who looks for a way."""

from collections.abc import Iterator

from config.contract.words import Language
from kiosk.flow import Session
from kiosk.flow import steps as s
from tests.kiosk.screens.st_anna import standing


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
    yield "way-none", standing(s.ShowWay("nowhere", step_free=True), language)

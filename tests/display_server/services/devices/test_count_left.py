"""Who left a kiosk without an outcome is counted by screen, day and kiosk; reports say what a query by hand says."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, text
from uuid_utils.compat import uuid7

from config.contract.kiosk_use import TellLeft
from config.contract.words import Language
from config.locale import words
from display_server.db.models import KioskLeft, Site
from display_server.hub import Hub
from display_server.services.devices.count_left import count_left
from display_server.services.forget_old import REPORTS_KEPT, forget_old
from display_server.services.records.make_report import make_report
from display_server.web.admin.report_sheet import sheet_of
from display_server.web.admin.report_tables import ReportWords
from tests.conftest import StandingClock
from tests.small_cast import KIOSK, NOW

ON_BOTH_DATABASES = True
DAY = "2026-03-12"


def tell(hub: Hub, step: str, **said: Any) -> TellLeft:
    body = TellLeft(request_id=uuid7(), step=step, left_at=said.get("at", NOW))
    hub.writer.run(lambda tx: count_left(tx, body, device_id=KIOSK))
    return body


def report(hub: Hub, first: str = DAY, last: str = DAY) -> dict[str, Any]:
    with hub.database.reading() as session:
        return make_report(session, session.scalars(select(Site)).one(), first, last)


def test_a_report_says_what_a_query_by_hand_says(hub: Hub) -> None:
    again = tell(hub, "choosedepartment")
    for step in ("entercode", "choosedepartment", "ofanewerkiosk"):
        tell(hub, step)
    hub.writer.run(lambda tx: count_left(tx, again, device_id=KIOSK))  # sent twice
    tell(hub, "entercode", at=NOW - timedelta(days=1))
    found = report(hub)
    with hub.database.reading() as session:
        query = "SELECT step, sum(count) FROM kiosk_left WHERE day = :day GROUP BY step ORDER BY sum(count) DESC, step"
        by_hand = session.execute(text(query), {"day": DAY}).all()
    assert found["left_at"] == [(step, {"dropped": int(count)}) for step, count in by_hand]
    assert found["left_at"][0] == ("choosedepartment", {"dropped": 2})
    assert dict(found["kiosk"])[str(KIOSK)]["dropped"] == 4
    assert report(hub, "2026-03-11")["left_at"][1] == ("entercode", {"dropped": 2})


def test_page_sheet_and_paper_name_the_screens(hub: Hub) -> None:
    tell(hub, "entercode")
    tell(hub, "ofanewerkiosk")
    with hub.database.reading() as session:
        tables = {one.name: one for one in ReportWords(session, Language.LITHUANIAN).tables(report(hub))}
    said = [(of, figures[0].raw) for of, figures in tables["left_at"].rows]
    assert said == [(words(Language.LITHUANIAN).say("admin.step.entercode"), 1), ("ofanewerkiosk", 1)]
    assert sheet_of(list(tables.values())).startswith(b"PK")


def test_an_older_report_without_these_figures_is_still_shown(hub: Hub) -> None:
    tell(hub, "entercode")
    body = report(hub)
    del body["left_at"]
    body["kiosk"] = [
        (key, {name: count for name, count in said.items() if name != "dropped"}) for key, said in body["kiosk"]
    ]
    with hub.database.reading() as session:
        tables = {one.name: one for one in ReportWords(session, Language.ENGLISH).tables(body)}
    assert "left_at" not in tables
    assert tables["kiosk"].rows[0][1][-1].shown == "–"


def test_it_is_forgotten_with_the_reports(hub: Hub, clock: StandingClock) -> None:
    tell(hub, "entercode")
    clock.move(seconds=(REPORTS_KEPT + timedelta(days=2)).total_seconds())
    hub.writer.run(forget_old)
    with hub.database.reading() as session:
        assert session.scalars(select(KioskLeft)).all() == []

"""Somebody at a kiosk needs a person: one call a kiosk, answered by one, never closed without an outcome."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from config.contract.device_api import AskForPerson, PersonAsked
from config.contract.push import DepartmentState, LobbyState, SiteState
from config.contract.words import HelpOutcome, HelpReason
from display_server.db.models import AuditLine, Device, HelpCall, Place
from display_server.db.reading.states import state_of
from display_server.hub import Hub
from display_server.services.patients.help_calls import answer_call, ask_for_person, end_call
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import staff
from tests.display_server.services.test_trouble import version
from tests.small_cast import KIOSK, NOW


def asked(hub: Hub, reason: HelpReason = HelpReason.VERY_ILL, request_id: UUID | None = None) -> PersonAsked:
    body = AskForPerson(request_id=request_id or uuid7(), reason=reason, asked_at=NOW)
    return hub.writer.run(lambda tx: ask_for_person(tx, body, device_id=KIOSK))


def answers(hub: Hub, call: UUID, minutes: int | None = None) -> None:
    hub.writer.run(lambda tx: answer_call(tx, call_id=call, account_id=1, minutes=minutes))


def ends(hub: Hub, call: UUID) -> None:
    hub.writer.run(lambda tx: end_call(tx, call_id=call, account_id=1, outcome=HelpOutcome.HELPED))


def site(hub: Hub) -> SiteState:
    with hub.database.reading() as session:
        found = state_of(session, "site:st-anna", hub.clock.now())
    assert isinstance(found, SiteState)
    return found


def wanted(hub: Hub, topic: str = "lobby:st-anna") -> list[str]:
    with hub.database.reading() as session:
        found = state_of(session, topic, hub.clock.now())
    assert isinstance(found, LobbyState | DepartmentState)
    return [one.screen for one in found.staff_wanted]


def test_a_call_is_shown_everywhere_until_somebody_answers_and_followed_by_its_kiosk_to_its_end(
    hub: Hub, clock: StandingClock
) -> None:
    staff(hub)
    before = [version(hub, topic) for topic in ("lobby:st-anna", "department:laboratory", "site:st-anna")]
    heard = asked(hub)
    assert heard.somebody_there
    after = [version(hub, topic) for topic in ("lobby:st-anna", "department:laboratory", "site:st-anna")]
    assert all(new > old for new, old in zip(after, before, strict=True))
    assert wanted(hub) == wanted(hub, "department:cardiology") == ["L1"]
    assert [(one.call, one.coming_at) for one in site(hub).help_calls] == [(heard.call, None)]
    clock.move(seconds=9)
    answers(hub, heard.call, 2)
    assert wanted(hub) == []
    assert [(one.coming_at, one.minutes) for one in site(hub).help_calls] == [(NOW + timedelta(seconds=9), 2)]
    ends(hub, heard.call)
    assert site(hub).help_calls[0].ended_at == clock.now()
    clock.move(minutes=11)
    assert site(hub).help_calls == []


def test_with_every_desk_closed_nobody_can_be_expected_to_see_it(hub: Hub) -> None:
    assert not asked(hub).somebody_there


def test_pressing_again_joins_the_open_call_and_the_same_request_is_one(hub: Hub) -> None:
    request = uuid7()
    first = asked(hub, HelpReason.ESCORT, request)
    assert asked(hub, HelpReason.ESCORT, request) == first
    assert asked(hub, HelpReason.OTHER).call == first.call
    with hub.database.reading() as session:
        assert [call.reason for call in session.scalars(select(HelpCall))] == ["escort"]


def test_a_graver_reason_needs_an_answer_of_its_own(hub: Hub) -> None:
    staff(hub)
    call = asked(hub, HelpReason.WHEELCHAIR).call
    answers(hub, call, 10)
    assert asked(hub, HelpReason.VERY_ILL).call == call
    assert wanted(hub) == ["L1"]
    answers(hub, call)
    asked(hub, HelpReason.WHEELCHAIR)
    assert wanted(hub) == []


def test_the_first_answer_counts_and_a_closed_call_is_closed(hub: Hub) -> None:
    staff(hub)
    call = asked(hub).call
    answers(hub, call)
    with pytest.raises(Refused, match="help_answered"):
        answers(hub, call)
    ends(hub, call)
    with pytest.raises(Refused, match="help_unknown"):
        ends(hub, call)
    assert asked(hub).call != call


def test_every_turn_of_a_call_is_audited_and_names_a_screen_only(hub: Hub) -> None:
    staff(hub)
    call = asked(hub).call
    answers(hub, call, 5)
    ends(hub, call)
    with hub.database.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.subject == f"help_call:{call}")).all()
    assert [line.what for line in lines] == ["ask_for_person", "answer_call", "end_call"]
    assert lines[0].after == {"screen": "L1", "reason": "very_ill", "asked_at": NOW.isoformat()}
    assert [line.after for line in lines[1:]] == [{"minutes": 5}, {"outcome": "helped"}]


def test_a_board_hears_which_one_an_administrator_chose_and_the_kiosks_floor(hub: Hub) -> None:
    def place(tx: object) -> None:
        device = tx.session.get_one(Device, KIOSK)  # type: ignore[attr-defined]
        device.settings = {**device.settings, "board": "B5"}
        device.place_id = tx.session.scalars(select(Place.id).where(Place.code == "information")).one()  # type: ignore[attr-defined]

    hub.writer.run(place)
    asked(hub)
    with hub.database.reading() as session:
        found = state_of(session, "lobby:st-anna", hub.clock.now())
    assert isinstance(found, LobbyState)
    assert [(one.board, one.floor) for one in found.staff_wanted] == [("B5", "1")]

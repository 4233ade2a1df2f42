"""A triage service: nobody's place is said anywhere, staff say the urgency, and it orders the line."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.device_api import IssuedNumber
from config.contract.push import DepartmentState, LobbyState, QueueState
from config.contract.words import CheckInResult, Language, PatientAct
from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Site, Stage, Visit
from display_server.db.reading.states import state_of
from display_server.domain.urgency import Urgency
from display_server.hub import Hub
from display_server.services.arrivals.add_arrival import Arrival, add_arrival
from display_server.services.arrivals.add_person import add_person
from display_server.services.desks.call_next import Called, call_next
from display_server.services.desks.serve_patient import finish, patient_is_here
from display_server.services.desks.set_urgency import set_urgency
from display_server.services.desks.transfer import Destination, transfer
from display_server.services.house.published import read_catalogue
from display_server.services.refused import Refused
from display_server.services.stages.check_triaged import check_triaged
from display_server.services.visits.change_department import change_department
from display_server.services.visits.defer import defer
from display_server.services.visits.edit_stages import add_stage
from display_server.services.visits.keys_of_visit import keys_of_visit
from display_server.services.visits.merge_visits import merge_visits
from tests.conftest import StandingClock
from tests.display_server.services.numbers.test_check_open import change
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, arrive, book, staff, take_number, token_key
from tests.small_cast import KIOSK, NOW

ON_BOTH_DATABASES = True

DESK, LAB, WHO = "cardiology-12", "laboratory-3", "account:1"


@pytest.fixture
def triage(hub: Hub) -> Hub:
    """Cardiology's consultation as if it were the emergency department; somebody works at its desk."""
    change(hub, triage=True)
    staff(hub)
    return hub


def test_of_two_numbers_of_one_person_the_graver_urgency_stays(triage: Hub) -> None:
    kept, brought, third = (number_of(triage, one) for one in (Urgency.GREEN, Urgency.RED, Urgency.ORANGE))
    triage.writer.run(lambda tx: merge_visits(tx, kept=kept.visit_id, other=brought.visit_id, who=WHO))
    called = triage.writer.run(lambda tx: call_next(tx, desk=DESK, who=WHO))
    assert called is not None
    assert called.number == kept.number
    with triage.database.reading() as session:
        stage = session.scalars(select(Stage).where(Stage.visit_id == kept.visit_id)).one()
    assert (stage.urgency, stage.priority) == ("red", "urgent")
    assert third.number != called.number


def number_of(hub: Hub, urgency: Urgency | None = None) -> IssuedNumber:
    """Somebody with a number there: given by the triage nurse with its urgency, or sent on from elsewhere without one."""
    if urgency is not None:
        arrival = Arrival(CARDIOLOGY, urgency, Language.LITHUANIAN, by_ambulance=False)
        brought = hub.writer.run(
            lambda tx: add_arrival(tx, desk=DESK, arrival=arrival, token_key=token_key(hub), who=WHO)
        )
        return brought.issued
    issued = take_number(hub, BLOOD)
    to = Destination(service=CARDIOLOGY)
    hub.writer.run(lambda tx: transfer(tx, desk=LAB, number=issued.number, to=to, who=WHO))
    return issued


def say(hub: Hub, number: str, urgency: Urgency) -> None:
    hub.writer.run(lambda tx: set_urgency(tx, desk=DESK, number=number, urgency=urgency, who=WHO))


def call(hub: Hub) -> Called | None:
    return hub.writer.run(lambda tx: call_next(tx, desk=DESK, who=WHO))


def here(hub: Hub, number: str) -> None:
    hub.writer.run(lambda tx: patient_is_here(tx, desk=DESK, number=number, who=WHO))


def done(hub: Hub, number: str) -> None:
    hub.writer.run(lambda tx: finish(tx, desk=DESK, number=number, who=WHO))


def test_nobody_takes_a_number_before_triage(triage: Hub) -> None:
    """Not at a kiosk, not by an appointment, not from another line, and not at the desk either."""
    with pytest.raises(Refused, match="triage_first"):
        take_number(triage)
    book(triage)
    assert arrive(triage).result is CheckInResult.NEEDS_A_PERSON
    visit_id = take_number(triage, BLOOD).visit_id
    with pytest.raises(Refused, match="triage_first"):
        triage.writer.run(lambda tx: change_department(tx, visit_id=visit_id, service=CARDIOLOGY, who="patient"))
    with pytest.raises(Refused, match="urgency_needed"):
        triage.writer.run(
            lambda tx: add_person(
                tx, desk=DESK, service=CARDIOLOGY, language=Language.ENGLISH, token_key=token_key(triage), who=WHO
            )
        )
    assert number_of(triage, Urgency.YELLOW).number == "K-001"


def test_no_place_and_no_count_is_said_on_ticket_phone_or_board(triage: Hub) -> None:
    number_of(triage, Urgency.GREEN)
    assert number_of(triage, Urgency.GREEN).people_ahead is None
    with triage.database.reading() as session:
        lobby = state_of(session, "lobby:st-anna", NOW)
        board = state_of(session, "department:cardiology", NOW)
        phone = state_of(session, "queue:1", NOW)
    assert isinstance(lobby, LobbyState)
    assert isinstance(board, DepartmentState)
    assert isinstance(phone, QueueState)
    line = lobby.departments[0]
    assert (line.waiting, line.by_urgency) == (0, True)
    assert (board.waiting, board.next, board.by_urgency) == (0, [], True)
    assert (phone.waiting, phone.by_urgency) == ([], True)


def test_the_phone_page_says_urgency_and_no_place(triage: Hub, client: FlaskClient) -> None:
    number_of(triage, Urgency.GREEN)
    issued = number_of(triage, Urgency.GREEN)
    assert issued.phone_url is not None
    page = client.get(f"/v/{issued.phone_url.rsplit('/', 1)[1]}").text
    assert "pagal skubumą" in page
    assert "1 žmogus" not in page
    assert words(Language.LITHUANIAN).say("phone.rule") not in page, "nobody has an appointment there"


def test_after_triage_they_sit_in_the_waiting_place_though_triage_has_one_room(hub: Hub, client: FlaskClient) -> None:
    change(hub, BLOOD, triage=True)
    staff(hub, "rasa", LAB)
    arrival = Arrival(BLOOD, Urgency.GREEN, Language.ENGLISH, by_ambulance=False)
    issued = hub.writer.run(
        lambda tx: add_arrival(tx, desk=LAB, arrival=arrival, token_key=token_key(hub), who=WHO)
    ).issued
    assert (issued.waiting_place, issued.room) == ("waiting-laboratory", None)
    assert issued.phone_url is not None
    page = client.get(f"/v/{issued.phone_url.rsplit('/', 1)[1]}").text
    assert "Waiting area A" in page
    assert "Room 3" not in page
    with hub.database.reading() as session:
        services = read_catalogue(session, KIOSK, NOW).services
    assert {one.code: one.room for one in services}[BLOOD] is None


def test_the_most_urgent_is_called_first_whoever_came_when(triage: Hub, clock: StandingClock) -> None:
    numbers = []
    for urgency in (Urgency.GREEN, Urgency.YELLOW, Urgency.ORANGE, Urgency.RED):
        numbers.append(number_of(triage, urgency).number)
        clock.move(minutes=1)
    called = []
    for _ in numbers:
        found = call(triage)
        assert found is not None
        called.append(found.number)
        here(triage, found.number)
        done(triage, found.number)
    assert called == numbers[::-1]


def test_a_patient_who_is_served_goes_on_only_after_triage(triage: Hub) -> None:
    number = number_of(triage).number
    found = call(triage)
    assert found is not None
    here(triage, number)
    with pytest.raises(Refused, match="triage_first"):
        triage.writer.run(lambda tx: check_triaged(tx, found.stage_id))
    say(triage, number, Urgency.YELLOW)
    triage.writer.run(lambda tx: check_triaged(tx, found.stage_id))
    with triage.database.reading() as session:
        stage = session.scalars(select(Stage)).one()
        assert (stage.urgency, stage.state, stage.priority) == ("yellow", "serving", None)
        assert stage.due_at == datetime(2026, 3, 12, 9, tzinfo=UTC)


def test_where_nobody_is_seen_by_urgency_none_is_set(hub: Hub) -> None:
    staff(hub)
    number = take_number(hub).number
    with pytest.raises(Refused, match="not_triage"):
        say(hub, number, Urgency.RED)
    with pytest.raises(Refused, match="not_waiting"):
        say(hub, "K-999", Urgency.RED)


def test_the_colour_stands_in_nothing_that_is_pushed(triage: Hub) -> None:
    number = number_of(triage, Urgency.ORANGE).number

    def pushed(tx: Transaction) -> str:
        topics = ("lobby:st-anna", "department:cardiology", "queue:1", "site:st-anna")
        states = [state_of(tx.session, topic, tx.now) for topic in topics]
        return " ".join(state.model_dump_json() for state in states if state is not None)

    assert "orange" not in triage.writer.run(pushed)
    with triage.database.reading() as session:
        assert session.scalar(select(Visit.shown_number)) == number


ARRIVED_AT_NINE = datetime(2026, 3, 12, 9, tzinfo=UTC)
"""Yellow: an hour after they came in."""


def pass_on(hub: Hub, number: str, service: str = "blood-test") -> None:
    to = Destination(service=service)
    hub.writer.run(lambda tx: transfer(tx, desk=DESK, number=number, to=to, who=WHO))


def stages(hub: Hub) -> list[Stage]:
    with hub.database.reading() as session:
        return list(session.scalars(select(Stage).order_by(Stage.position)))


def test_nobody_is_sent_on_before_triage_and_the_urgency_keeps_its_due_time(triage: Hub, clock: StandingClock) -> None:
    number = number_of(triage).number
    call(triage)
    here(triage, number)
    with pytest.raises(Refused, match="triage_first"):
        pass_on(triage, number)
    clock.move(minutes=7)
    say(triage, number, Urgency.YELLOW)
    pass_on(triage, number)
    (stage,) = stages(triage)
    assert (stage.service_id, stage.state, stage.urgency, stage.due_at) == (2, "waiting", "yellow", ARRIVED_AT_NINE)


def test_to_another_desk_of_triage_itself_anybody_may_go(triage: Hub) -> None:
    number = number_of(triage).number
    to = Destination(desk="cardiology-14")
    triage.writer.run(lambda tx: transfer(tx, desk=DESK, number=number, to=to, who=WHO))
    assert stages(triage)[0].for_desk_id == 2


def test_the_next_stage_waits_for_triage_and_is_due_by_its_urgency(triage: Hub, clock: StandingClock) -> None:
    issued = number_of(triage)
    triage.writer.run(lambda tx: add_stage(tx, visit_id=issued.visit_id, service="blood-test", who=WHO))
    call(triage)
    here(triage, issued.number)
    with pytest.raises(Refused, match="triage_first"):
        done(triage, issued.number)
    assert [one.state for one in stages(triage)] == ["serving", "expected"]
    clock.move(minutes=7)
    say(triage, issued.number, Urgency.YELLOW)
    done(triage, issued.number)
    first, following = stages(triage)
    assert (first.state, following.state) == ("done", "waiting")
    assert (following.urgency, following.due_at) == ("yellow", ARRIVED_AT_NINE)


def test_a_patient_of_triage_does_not_change_department_by_phone(triage: Hub) -> None:
    visit_id = number_of(triage).visit_id
    with pytest.raises(Refused, match="triage_first"):
        triage.writer.run(lambda tx: change_department(tx, visit_id=visit_id, service="blood-test", who="phone"))


def test_nobody_puts_off_being_seen_by_urgency(triage: Hub) -> None:
    seen = number_of(triage, Urgency.RED)
    with pytest.raises(Refused, match="not_possible_now"):
        triage.writer.run(lambda tx: defer(tx, visit_id=seen.visit_id, who="patient"))
    with triage.database.reading() as session:
        stage = session.scalars(select(Stage).where(Stage.visit_id == seen.visit_id)).one()
        keys = keys_of_visit(session, stage, session.scalars(select(Site)).one(), NOW)
    assert keys.acts == (PatientAct.LEAVE,)

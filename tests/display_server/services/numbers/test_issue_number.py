"""A walk-in's number: in order, once a request, with its place in line."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from uuid_utils.compat import uuid7

from config.contract.device_api import IssuedNumber, IssueNumber
from config.contract.words import Language
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AnsweredRequest, DiaryLine, HubIdentity, NumberCounter, Service, Site, Stage, Visit
from display_server.domain.hub_mark import read_mark
from display_server.hub import Hub
from display_server.services.forget_old import forget_old
from display_server.services.numbers.issue_number import issue_number
from display_server.services.numbers.notice_restored import with_mark
from display_server.services.refused import Refused
from tests.at_rest import stored
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import BLOOD, ask, take_number, token_key
from tests.small_cast import KIOSK, NOW

ON_BOTH_DATABASES = True


def test_numbers_of_a_series_follow_one_another(hub: Hub) -> None:
    assert [take_number(hub).number for _ in range(3)] == ["K-001", "K-002", "K-003"]
    assert take_number(hub, BLOOD).number == "M-001"


def test_the_answer_says_where_to_wait_and_how_many_are_ahead(hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    clock.move(minutes=1)
    issued = take_number(hub)
    assert (issued.waiting_place, issued.people_ahead) == ("waiting-cardiology", 1)


def test_how_far_the_hub_has_come_is_read_behind_the_number_and_holds_its_line(hub: Hub) -> None:
    """On PostgreSQL it comes with the commit: asked for before, every number would wait once more under its series' lock."""
    key, said = token_key(hub), list[bool]()

    def act(tx: Transaction) -> IssuedNumber:
        answer = with_mark(tx, issue_number(tx, ask(), device_id=KIOSK, token_key=key), key)
        said.append(answer is None)
        return answer

    seen = read_mark(hub.writer.run(act).seen or "", _hub_id(hub), key)
    assert said == [hub.settings.postgres is not None], "made after the commit, or at once"
    with hub.database.reading() as session:
        assert seen is not None
        assert seen.line == session.scalar(select(func.max(DiaryLine.seq)))


def _hub_id(hub: Hub) -> UUID:
    with hub.database.reading() as session:
        return session.scalars(select(HubIdentity.hub_id)).one()


def test_a_room_is_named_only_where_the_service_has_exactly_one(hub: Hub) -> None:
    assert take_number(hub).room is None  # two desks in two rooms
    assert take_number(hub, BLOOD).room == "room-3"


def test_the_same_request_gets_the_same_number_and_the_same_codes(hub: Hub) -> None:
    body = ask()
    first, again = (
        hub.writer.run(lambda tx: issue_number(tx, body, device_id=KIOSK, token_key=token_key(hub))) for _ in range(2)
    )
    assert again == first
    with hub.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Visit)) == 1


def test_a_request_id_that_was_used_for_something_else_is_refused(hub: Hub) -> None:
    body = ask()
    hub.writer.run(lambda tx: issue_number(tx, body, device_id=KIOSK, token_key=token_key(hub)))
    with pytest.raises(Refused, match="request_id_used"):
        hub.writer.run(lambda tx: issue_number(tx, body, device_id=UUID(int=1), token_key=token_key(hub)))


def test_a_request_id_that_comes_with_another_body_is_refused_and_its_own_is_answered_again(hub: Hub) -> None:
    body = ask()

    def asking(one: IssueNumber) -> IssuedNumber:
        return hub.writer.run(lambda tx: issue_number(tx, one, device_id=KIOSK, token_key=token_key(hub)))

    first = asking(body)
    for change in ({"service": BLOOD}, {"language": Language.RUSSIAN}, {"session_id": uuid7()}):
        with pytest.raises(Refused, match="request_id_used"):
            asking(body.model_copy(update=change))
    assert asking(IssueNumber.model_validate_json(body.model_dump_json())) == first


def test_an_answer_from_before_bodies_were_kept_is_still_given(hub: Hub) -> None:
    request_id = uuid7()
    first = take_number(hub, request_id=request_id)
    hub.writer.run(lambda tx: tx.session.execute(update(AnsweredRequest).values(asked_hash=None)))
    assert take_number(hub, request_id=request_id) == first


def test_the_same_request_is_the_same_for_90_days_then_refused(hub: Hub, clock: StandingClock) -> None:
    stamped = UUID(int=(int(NOW.timestamp() * 1000) << 80) | 0x7000_8000_0000_0000_0001)
    clock.move(minutes=1)
    first = take_number(hub, request_id=stamped)
    clock.move(days=89)
    assert take_number(hub, request_id=stamped).number == first.number
    clock.move(days=2)
    hub.writer.run(forget_old)
    with pytest.raises(Refused, match="request_too_old"):
        take_number(hub, request_id=stamped)


def test_a_kiosk_whose_clock_lost_its_battery_still_gets_numbers(hub: Hub) -> None:
    year_2000 = UUID(int=(946_684_800_000 << 80) | 0x7000_8000_0000_0000_0001)
    assert take_number(hub, request_id=year_2000).number == "K-001"


def test_an_id_from_past_the_calendar_s_end_is_an_id_like_others(hub: Hub) -> None:
    assert take_number(hub, request_id=UUID("ffffffff-ffff-7fff-bfff-ffffffffffff")).number == "K-001"


def test_the_next_day_begins_with_001_again(hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    clock.move(days=1)
    assert take_number(hub).number == "K-001"


def test_the_thousandth_number_has_four_digits(hub: Hub) -> None:
    take_number(hub)
    hub.writer.run(lambda tx: tx.connection.execute(update(NumberCounter).values(last=998)))
    assert [take_number(hub).number for _ in range(2)] == ["K-999", "K-1000"]


def test_the_phone_address_is_said_only_while_it_passes_its_self_test(hub: Hub) -> None:
    issued = take_number(hub)
    assert issued.phone_url is not None
    assert issued.phone_url.startswith("https://queue.st-anna.example/v/")
    hub.writer.run(lambda tx: tx.connection.execute(update(Site).values(public_url_right_at=None)))
    silent = take_number(hub)
    assert (silent.phone_url, silent.code) == (None, None)


def test_neither_token_nor_typed_code_is_anywhere_at_rest(hub: Hub) -> None:
    issued = take_number(hub)
    assert issued.phone_url is not None
    assert issued.code is not None
    hub.writer.run(lambda tx: tx.touch())
    kept = stored(hub)
    assert issued.number.encode() in kept
    assert issued.phone_url.rsplit("/", 1)[1].encode() not in kept
    assert issued.code.encode() not in kept


def test_an_unknown_service_and_one_without_walk_ins_are_refused_and_leave_nothing(hub: Hub) -> None:
    with pytest.raises(Refused, match="service_unknown"):
        take_number(hub, "palmistry")
    hub.writer.run(lambda tx: tx.connection.execute(update(Service).values(walk_in=False)))
    with pytest.raises(Refused, match="service_takes_no_walk_ins"):
        take_number(hub)
    with hub.database.reading() as session:
        for table in (Visit, Stage, DiaryLine, AnsweredRequest):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_many_kiosks_at_once_never_share_a_number(hub: Hub) -> None:
    requests = [uuid7() for _ in range(200)] * 2  # each sent twice, as after a lost answer
    with ThreadPoolExecutor(16) as crowd:
        issued = list(crowd.map(lambda request_id: take_number(hub, request_id=request_id), requests))
    assert issued[:200] == [one.model_copy() for one in issued[200:]]
    assert sorted(one.number for one in issued[:200]) == [f"K-{number:03d}" for number in range(1, 201)]

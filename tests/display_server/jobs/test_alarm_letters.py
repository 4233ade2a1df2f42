"""Alarms leave the house: to who is on duty, again until seen to; quiet nights, tests, the weekly check."""

import json
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from config.contract.words import Language
from config.settings import HubSettings
from display_server.db.engine.refusing import IN_WORDS, Storage
from display_server.db.models import AlarmContact, AlarmTold
from display_server.hub import Hub
from display_server.jobs.alarm_letters import EVERY_S, AlarmLetters
from display_server.jobs.duties import DutyFailed
from display_server.jobs.send_letter import _Watch, send_letter
from display_server.services.devices.note_seen import note_seen
from display_server.services.doors.acts import ACTS
from display_server.services.lines.alarm_address import NoWay, Way, way_to
from display_server.services.lines.alarm_letters import acknowledge_told, add_contact, set_quiet_hours, somebody_hears
from tests.conftest import StandingClock
from tests.display_server.jobs.doing import until_done
from tests.display_server.jobs.webhooks.receiver import LOOPBACK, receiving
from tests.display_server.web.people import ADMIN, add_person
from tests.small_cast import KIOSK

ON_BOTH_DATABASES = True
DUTY = "json://duty.example/alarm"
EVERY_DAY = tuple("0123456")


class Post:
    """In place of the gateways: keeps letters, refuses where it is told to."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []
        self.trouble: str | None = None

    def __call__(self, way: Way, _title: str, text: str) -> str | None:
        self.letters.append((way.url, text))
        return self.trouble


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def duty(hub: Hub, settings: HubSettings, post: Post) -> AlarmLetters:
    def perform(act: str, **args: Any) -> Any:
        return hub.writer.run(lambda tx: ACTS[act](tx, **args))

    return AlarmLetters(settings, hub.database, hub.clock, perform, post)


def once(duty: AlarmLetters) -> None:
    """Until what was to be sent has been sent and recorded."""
    until_done(duty.perform, EVERY_S)


def enter(hub: Hub, begins: time = time(0), ends: time = time(0), days: tuple[str, ...] = EVERY_DAY) -> int:
    return hub.writer.run(lambda tx: add_contact(tx, "Ona", DUTY, Language.ENGLISH, days, begins, ends, "command"))


def silence(hub: Hub, clock: StandingClock) -> None:
    """The kiosk spoke, and then no more."""
    hub.writer.run(lambda tx: note_seen(tx, {KIOSK: (clock.now(), {"paper": "ready"})}))
    clock.move(minutes=2)


def contact(hub: Hub) -> AlarmContact:
    with hub.database.reading() as session:
        return session.scalars(select(AlarmContact)).one()


def hears(hub: Hub) -> bool:
    with hub.database.reading() as session:
        return somebody_hears(session, hub.clock.now(), hub.clock.now())


def test_a_new_contact_gets_a_first_letter_and_is_believed_from_then_on(
    hub: Hub, duty: AlarmLetters, post: Post
) -> None:
    assert not hears(hub)
    enter(hub)
    assert not hears(hub), "an address nobody has tried"
    once(duty)
    assert post.letters == [(DUTY, "This is a test. Nothing is wrong.")]
    assert (contact(hub).answered_at, contact(hub).trouble) == (hub.clock.now(), None)
    assert hears(hub)


def test_a_silence_is_told_once_then_again_until_somebody_sees_to_it_and_is_over_by_itself(
    hub: Hub, duty: AlarmLetters, post: Post, clock: StandingClock
) -> None:
    account = add_person(hub, ADMIN, ["admin"])
    enter(hub)
    once(duty)
    post.letters.clear()
    silence(hub, clock)
    once(duty)
    assert post.letters == [], "a kiosk that begins anew is no alarm"
    clock.move(minutes=5)
    once(duty)
    assert [text for _, text in post.letters] == ["Lobby kiosk L1 has been silent since 10:02."]
    clock.move(minutes=10)
    once(duty)
    assert len(post.letters) == 1
    clock.move(minutes=20)
    once(duty)
    assert len(post.letters) == 2
    with hub.database.reading() as session:
        key = session.scalars(select(AlarmTold.id)).one()
    hub.writer.run(lambda tx: acknowledge_told(tx, key=key, account_id=account))
    clock.move(hours=2)
    once(duty)
    assert len(post.letters) == 2
    hub.writer.run(lambda tx: note_seen(tx, {KIOSK: (clock.now(), {"paper": "ready"})}))
    once(duty)
    with hub.database.reading() as session:
        assert session.scalars(select(AlarmTold.ended_at)).one() == clock.now()


def test_who_is_not_on_duty_hears_nothing_and_quiet_hours_wait(
    hub: Hub, duty: AlarmLetters, post: Post, clock: StandingClock
) -> None:
    enter(hub, time(6), time(9))
    once(duty)
    post.letters.clear()
    silence(hub, clock)
    clock.move(minutes=6)
    once(duty)
    once(duty)
    assert post.letters == []
    enter(hub)
    hub.writer.run(lambda tx: set_quiet_hours(tx, begins=time(9), ends=time(11), who="command"))
    once(duty)
    assert [text for _, text in post.letters] == ["This is a test. Nothing is wrong."], "a test is sent at any hour"
    clock.move(hours=1)
    once(duty)
    assert "silent" in post.letters[-1][1]


def test_a_gateway_that_refuses_is_said_and_nobody_is_believed_to_hear(
    hub: Hub, duty: AlarmLetters, post: Post
) -> None:
    post.trouble = "refused"
    enter(hub)
    once(duty)
    assert (contact(hub).trouble, contact(hub).test_asked_at, contact(hub).answered_at) == ("refused", None, None)
    assert not hears(hub)


def test_each_monday_every_address_is_tried_once(
    hub: Hub, duty: AlarmLetters, post: Post, clock: StandingClock
) -> None:
    enter(hub, time(20), time(21))
    once(duty)
    post.letters.clear()
    clock.move(**{"seconds": timedelta(days=4).total_seconds()})  # Monday, 10:00
    once(duty)
    once(duty)
    assert [text for _, text in post.letters] == ["The weekly check: alarms reach you. Nothing is wrong."]


def test_a_hub_that_can_write_nothing_is_told_all_the_same_and_nothing_is_sent_twice_for_it(
    hub: Hub, settings: HubSettings, post: Post, clock: StandingClock
) -> None:
    full = False

    def perform(act: str, **args: Any) -> Any:
        if full:
            raise DutyFailed(IN_WORDS[Storage.FULL])
        return hub.writer.run(lambda tx: ACTS[act](tx, **args))

    duty = AlarmLetters(settings, hub.database, hub.clock, perform, post)
    enter(hub)
    hub.writer.run(lambda tx: set_quiet_hours(tx, begins=time(9), ends=time(23), who="command"))
    once(duty)
    post.letters.clear()
    full = True
    once(duty)
    loud = "The hub has been able to write nothing since 10:00: no numbers are given. Look at its disk now."
    assert post.letters == [(DUTY, loud)], "in quiet hours, too"
    once(duty)
    clock.move(minutes=29)
    once(duty)
    assert len(post.letters) == 1
    clock.move(minutes=2)
    once(duty)
    assert [text for _, text in post.letters] == [loud, loud]
    full = False
    once(duty)
    enter(hub)
    duty.perform()  # the new contact's first letter is on its way
    full = True
    for _ in range(3):
        once(duty)
    tests = [text for _, text in post.letters].count("This is a test. Nothing is wrong.")
    assert tests == 1, "that it was sent could not be written down, and it is not sent again"
    full = False
    once(duty)
    with hub.database.reading() as session:
        assert all(row.answered_at is not None for row in session.scalars(select(AlarmContact)))


def test_another_failure_is_no_letter(hub: Hub, settings: HubSettings, post: Post) -> None:
    def perform(act: str, **_args: Any) -> Any:
        raise DutyFailed(f"web does not answer ({act})")

    enter(hub)
    with pytest.raises(DutyFailed):
        AlarmLetters(settings, hub.database, hub.clock, perform, post).perform()
    assert post.letters == []


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("it@hospital.example", "mailtos://u:p@smtp.example?to=it%40hospital.example"),
        ("+370 600 12345", "twilio://sid:token@370111/37060012345?x=1"),
        ("json://gateway:8080/alarm", "json://gateway:8080/alarm"),
    ],
)
def test_a_mail_and_a_number_go_through_the_hubs_gateways(address: str, way: str) -> None:
    found = way_to(address, "mailtos://u:p@smtp.example", "twilio://sid:token@370111?x=1")
    assert found == Way(way, None if "://" not in address else ())


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("it@hospital.example", "no_mail"),
        ("+37060012345", "no_sms"),
        ("nowhere", "shape"),
        ("x://y", "shape"),
        ("syslog://", "shape"),
        ("xml://gateway/alarm", "shape"),
        ("workflow://gateway/workflow/signature/?template=/etc/passwd", "shape"),
        ("jsons://gateway/alarm?verify=no", "shape"),
        ("json://127.0.0.1:8080/alarm", "inside"),
        ("jsons://[::ffff:10.20.0.1]/alarm", "inside"),
        ("json://169.254.169.254/latest/", "inside"),
    ],
)
def test_an_address_nothing_can_be_sent_to_is_refused(address: str, why: str) -> None:
    with pytest.raises(NoWay, match=why):
        way_to(address, None, None)


def test_what_somebody_typed_leads_inside_only_where_a_setting_says_so() -> None:
    with receiving() as gateway:
        typed = gateway.url.replace("http://127.0.0.1", "json://localhost")  # a name: known only when it is looked up
        assert send_letter(Way(typed, ()), "t", "x") == "inside"
        assert gateway.heard == []
        assert send_letter(Way(typed, tuple(LOOPBACK)), "t", "Grüße") is None
        assert "Grüße" in json.loads(gateway.heard[0][1])["message"]
        gateway.answers.append(307)
        assert send_letter(Way(typed, None), "t", "x") == "refused"
        assert len(gateway.heard) == 2, "nobody goes where they are sent on to"


def test_a_messenger_starts_nothing_and_opens_no_file_of_a_socket() -> None:
    watch = _Watch(LOOPBACK)
    for event, said in (("subprocess.Popen", ("sh",)), ("socket.connect", (0, "/run/docker.sock"))):
        with pytest.raises(PermissionError):
            watch(event, said)
    watch("socket.connect", (0, ("127.0.0.1", 80)))
    watch("open", ("/etc/ssl/certs", "r", 0))

"""Fifty people come, with the hub and without it: no file of the kiosk's folder and no line of its log knows one of them."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from config.contract.words import CODE_LETTERS
from display_server.db.columns.code_index import booking_identity_hash
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking
from kiosk.flow.identity_taps import CodeMissing
from kiosk.flow.steps import DidItComeOut, TicketOut, Welcome
from kiosk.flow.taps import BackPressed, IdleEnded, IdleNoticed, Scanned
from tests.journeys.lobby import Lobby
from tests.journeys.test_by_heart import everything
from tests.small_cast import NOW

PLANTED = 50


@dataclass(frozen=True)
class Planted:
    """What names one of them: nobody else has any of it."""

    place: int

    @property
    def name(self) -> str:
        return f"Planted{self.place:02d} Nobody{self.place:02d}ytė"

    @property
    def code(self) -> str:
        return "ZZXXZZ" + CODE_LETTERS[self.place // 20] + CODE_LETTERS[self.place % 20]

    @property
    def qr(self) -> str:
        return f"AT1B{self.place:02d}PANTEDQRCDE" + "Z" * 13

    @property
    def born(self) -> date:
        return date(1931, 3, 1) + timedelta(days=self.place)

    @property
    def phone_end(self) -> str:
        return f"{7100 + self.place}"

    @property
    def secrets(self) -> tuple[str, ...]:
        typed = f"{self.born:%d%m%Y}{self.phone_end}"
        return (
            self.name,
            self.name.split()[0],
            self.code,
            f"{self.code[:4]}-{self.code[4:]}",
            self.qr,
            typed,
            f"{self.born}",
        )


def _books(lobby: Lobby, people: list[Planted]) -> None:
    def name_them(tx: Transaction) -> None:
        for one in people:
            row = tx.session.query(Booking).filter_by(reference=one.code).one()
            row.patient_name, row.birth_date = one.name, one.born.isoformat()
            row.identity_hash = booking_identity_hash(one.born, one.phone_end)

    for one in people:
        lobby.book(one.code, NOW + timedelta(minutes=20), qr=one.qr)
    lobby._hub.writer.run(name_them)


def _comes(lobby: Lobby, one: Planted) -> None:
    """By a typed code, a scan, birth date and telephone; registered before; with what is no code at all."""
    match one.place % 5:
        case 0:
            lobby.taps("I have an appointment")
            lobby.types(one.code)
            lobby.taps("Check in")
        case 1:
            lobby.scans(one.qr)
        case 2:
            lobby.taps("I have an appointment")
            lobby._tap(CodeMissing())
            lobby.types(f"{one.born:%d%m%Y}{one.phone_end}")
            lobby.taps("Check in")
        case 3:
            lobby.scans(one.code)
            _leaves(lobby)
            lobby.scans(one.qr)
        case _:
            lobby.scans(f"{one.name} {one.born} {one.code}")
    _leaves(lobby)


def _leaves(lobby: Lobby) -> None:
    step = lobby.session.step
    lobby.taps("Yes, it came out" if isinstance(step, DidItComeOut) else "Done")
    if not isinstance(lobby.session.step, Welcome):
        session = lobby.session.id
        for tap in (IdleNoticed(session), IdleNoticed(session), IdleEnded(session), BackPressed(), BackPressed()):
            lobby._tap(tap)
    lobby.stands_at(Welcome)


def test_fifty_people_leave_nothing_on_the_disk_or_in_the_log(
    lobby: Lobby, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    people = [Planted(place) for place in range(PLANTED)]
    _books(lobby, people)
    lobby.waits(75)  # the day's bookings are learned by heart
    while_away, with_hub = people[: PLANTED // 2], people[PLANTED // 2 :]
    lobby.stamps(come=False)
    lobby.line.how = "cut"
    for one in while_away:
        _comes(lobby, one)
    lobby.line.how = "well"
    lobby.stamps(come=True)
    lobby.waits(12)
    for one in with_hub:
        _comes(lobby, one)
    lobby.performer.close()
    kept, logged = everything(lobby.settings.home), caplog.text + "".join(capfd.readouterr())
    left = [said for one in people for said in one.secrets if said.encode() in kept or said in logged]
    assert left == []
    assert b"outbox" in b"".join(path.name.encode() for path in lobby.settings.home.rglob("*")), (
        "the folder that was searched"
    )


def test_the_search_would_find_a_code_that_still_waits_for_the_hub(lobby: Lobby) -> None:
    """A code nobody knows by heart is kept until it is sent, and only until then."""
    one = Planted(7)
    lobby.line.how = "cut"
    lobby._tap(Scanned(one.code))
    assert not isinstance(lobby.session.step, TicketOut)
    lobby.performer.close()
    assert one.code.encode() in everything(lobby.settings.home)

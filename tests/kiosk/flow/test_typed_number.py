"""*I have only my number*: typed, looked up once, and nothing said but what the boards show."""

from dataclasses import replace

import pytest

from config.contract.number_now import LookUpNumber, NumberNow, Shown
from config.contract.words import Language
from kiosk.flow.identity_taps import NumberOnly
from kiosk.flow.steps import EnterCode, EnterNumber, NumberSeen, NumberTrouble, ShowWay, Welcome
from kiosk.flow.taps import (
    AppointmentChosen,
    BackPressed,
    CodeEntered,
    DonePressed,
    LetterDeleted,
    LetterTyped,
    RequestRefused,
    Scanned,
)
from kiosk.flow.visit_taps import BoardsRead, VisitUnheard
from kiosk.flow.way_taps import PlaceChosen
from kiosk.flow.wishes import AskAboutNumber, AskToCheckIn
from tests.kiosk.cast import Person


def typing(signs: str) -> Person:
    person = Person()
    person.taps(AppointmentChosen(), NumberOnly(), *map(LetterTyped, signs))
    return person


def asked(person: Person) -> AskAboutNumber:
    wish = person.acts[-1]
    assert isinstance(wish, AskAboutNumber)
    return wish


def boards_show(person: Person, shown: Shown, place: str | None = None) -> None:
    wish = asked(person)
    person.taps(BoardsRead(wish.body.session_id, wish.request_id, NumberNow(shown=shown, place=place)))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("K017", "K017"), ("к017", "K017"), ("017K", "K017"[:1]), ("KM1017", "KM1017"), ("KMX017", "KM017"),
     ("K10171", "K1017"), ("Q;'0", "")],
)  # fmt: skip
def test_only_what_can_be_a_number_is_typed(typed: str, kept: str) -> None:
    assert typing(typed).session.step == EnterNumber(kept)


def test_it_is_sent_as_it_stands_on_paper_once_it_is_whole() -> None:
    person = typing("K01")
    assert person.taps(CodeEntered()).step == EnterNumber("K01")
    assert person.acts == []
    person.taps(LetterTyped("7"), CodeEntered())
    assert asked(person).body == LookUpNumber(session_id=person.session.id, number="K-017")
    boards_show(person, Shown.NEXT)
    assert person.session.step == NumberSeen("K-017", NumberNow(shown=Shown.NEXT))
    assert person.taps(DonePressed()).step == Welcome()


def test_what_no_board_shows_is_one_sentence_and_the_number_stays() -> None:
    person = typing("K017")
    person.taps(CodeEntered())
    boards_show(person, Shown.NOT_SHOWN)
    assert person.session.step == EnterNumber("K017", NumberTrouble.NOT_SHOWN)
    assert person.taps(LetterDeleted()).step == EnterNumber("K01")
    assert person.taps(BackPressed()).step == EnterCode()


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("too_many_tries", NumberTrouble.TOO_MANY),
        ("not_found", NumberTrouble.NOT_SENT),
    ],  # an older hub has no such path
)
def test_a_refusal_is_said_where_the_number_is_typed(code: str, trouble: NumberTrouble) -> None:
    person = typing("K017")
    person.taps(CodeEntered())
    person.taps(RequestRefused(person.session.id, asked(person).request_id, code))
    assert person.session.step == EnterNumber("K017", trouble)


def test_without_an_answer_it_says_so_and_without_the_hub_it_is_not_offered() -> None:
    person = typing("K017")
    person.taps(CodeEntered())
    person.taps(VisitUnheard(person.session.id, asked(person).request_id))
    assert person.session.step == EnterNumber("K017", NumberTrouble.NOT_SENT)
    away = Person()
    away.session = replace(away.session, facts=replace(away.session.facts, hub_away=True))
    assert away.taps(AppointmentChosen(), NumberOnly()).step == EnterCode()


def test_a_called_number_leads_to_its_room_and_to_no_other_place() -> None:
    person = typing("K017")
    person.taps(CodeEntered())
    boards_show(person, Shown.CALLED, "area-b")
    assert isinstance(person.session.step, NumberSeen)
    assert isinstance(person.taps(PlaceChosen("area-a")).step, NumberSeen)
    assert isinstance(person.taps(PlaceChosen("area-b")).step, ShowWay)
    assert isinstance(person.taps(BackPressed()).step, NumberSeen)


def test_the_ticket_itself_tells_more_and_is_heard_on_both_steps() -> None:
    person = typing("K0")
    person.taps(Scanned("AT1B0123456789ABCDEFGHJKMNPQRS"))
    assert isinstance(person.acts[-1], AskToCheckIn)
    assert person.session.language is Language.ENGLISH

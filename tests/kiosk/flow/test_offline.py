"""Numbers of the lease: at once where nothing was sent, only with the person's word where something may have been."""

from config.contract.words import PaperState
from kiosk.flow import Facts
from kiosk.flow.steps import ChooseDepartment, Help, HubAway, NumberOnScreen, TicketOut, Welcome
from kiosk.flow.taps import (
    AppointmentChosen,
    BackPressed,
    CodeEntered,
    DepartmentChosen,
    DonePressed,
    HelpPressed,
    HubCameBack,
    HubWentAway,
    LeasesChanged,
    LetterTyped,
    NumberIssued,
    NumberNotLeased,
    NumberNowPressed,
    NumberWanted,
    PrintRefused,
    RequestKept,
)
from kiosk.flow.wishes import AskForNumber, AskToCheckIn, PrintTicket, TakeLeasedNumber, TellUnclaimed
from tests.kiosk.cast import VISIT, Person, number, st_anna


def with_lease(*, away: bool = True) -> Person:
    return Person(Facts(catalogue=st_anna(), paper=PaperState.READY, hub_away=away, leased=frozenset({"heart"})))


def leased(person: Person) -> NumberIssued:
    body = person.asked.body
    return NumberIssued(body.session_id, body.request_id, number("K-500"), offline=True)


def kept(person: Person, *, never_sent: bool = False) -> RequestKept:
    return RequestKept(person.asked.body.session_id, person.asked.body.request_id, never_sent=never_sent)


def not_leased(person: Person, *, instead: bool) -> NumberNotLeased:
    return NumberNotLeased(person.asked.body.session_id, person.asked.body.request_id, kept=instead)


def asks(person: Person) -> Person:
    person.taps(NumberWanted(), DepartmentChosen("cardiology"))
    return person


def test_a_hub_known_to_be_away_is_not_asked() -> None:
    person = asks(with_lease())
    assert [type(wish) for wish in person.acts] == [TakeLeasedNumber]
    assert person.taps(leased(person)).step == TicketOut(number("K-500"), offline=True)
    assert isinstance(person.acts[-1], PrintTicket)


def test_a_hub_that_is_there_is_asked_and_so_is_one_away_for_what_is_not_leased() -> None:
    assert isinstance(asks(with_lease(away=False)).asked, AskForNumber)
    person = with_lease()
    person.taps(LeasesChanged(frozenset({"blood"})))
    assert isinstance(asks(person).asked, AskForNumber)
    back = with_lease()
    back.taps(HubCameBack())
    assert isinstance(asks(back).asked, AskForNumber)


def test_what_never_left_the_kiosk_is_given_from_the_lease_at_once() -> None:
    person = asks(with_lease(away=False))
    person.taps(kept(person, never_sent=True))
    wish = person.acts[-1]
    assert isinstance(wish, TakeLeasedNumber)
    assert wish.instead
    assert person.session.step == ChooseDepartment()
    assert isinstance(person.taps(leased(person)).step, TicketOut)


def test_what_may_have_arrived_is_waited_for_and_a_number_offered() -> None:
    person = asks(with_lease(away=False))
    assert person.taps(kept(person)).step == HubAway(offers_number=True)
    assert not any(isinstance(wish, TakeLeasedNumber) for wish in person.wishes)
    answer = NumberIssued(person.asked.body.session_id, person.asked.body.request_id, number())
    assert person.taps(answer).step == TicketOut(number())


def test_the_offer_is_taken_up_once() -> None:
    person = asks(with_lease(away=False))
    person.taps(kept(person), NumberNowPressed(), NumberNowPressed())
    assert [wish.instead for wish in person.wishes if isinstance(wish, TakeLeasedNumber)] == [True]
    assert person.taps(leased(person)).step == TicketOut(number("K-500"), offline=True)


def test_the_hubs_late_number_is_for_nobody_after_the_leased_one() -> None:
    person = asks(with_lease(away=False))
    person.taps(kept(person), NumberNowPressed(), leased(person))
    before = person.session
    late = NumberIssued(person.asked.body.session_id, person.asked.body.request_id, number())
    assert person.taps(late) == before
    assert person.acts[-1] == TellUnclaimed(VISIT)


def test_a_request_answered_meanwhile_is_shown_instead_of_the_lease() -> None:
    person = asks(with_lease(away=False))
    person.taps(kept(person), NumberNowPressed(), not_leased(person, instead=True))
    assert person.session.step == HubAway()
    answer = NumberIssued(person.asked.body.session_id, person.asked.body.request_id, number())
    assert person.taps(answer).step == TicketOut(number())


def test_a_lease_that_proves_empty_asks_the_hub() -> None:
    person = asks(with_lease())
    first = person.asked.body
    person.taps(not_leased(person, instead=False))
    assert isinstance(person.asked, AskForNumber)
    assert person.asked.body == first
    person.taps(LeasesChanged(frozenset()))
    assert person.taps(kept(person, never_sent=True)).step == HubAway()


def test_a_leased_number_whose_person_has_left_is_shown_to_nobody() -> None:
    person = asks(with_lease(away=False))
    late = leased(person)
    person.taps(kept(person), NumberNowPressed(), DonePressed())
    assert person.taps(late).step == Welcome()
    assert person.acts[-1] == TellUnclaimed(VISIT)


def test_help_covers_the_offer_and_gives_it_back() -> None:
    person = asks(with_lease(away=False))
    person.taps(kept(person), HelpPressed(), NumberNowPressed())
    assert person.session.step == Help(HubAway(offers_number=True))
    assert person.taps(BackPressed()).step == HubAway(offers_number=True)


def test_a_check_in_is_never_given_a_number_of_the_lease() -> None:
    person = with_lease()
    person.taps(AppointmentChosen(), *map(LetterTyped, "BCDFGHJK"), CodeEntered())
    assert isinstance(person.asked, AskToCheckIn)
    assert person.taps(kept(person, never_sent=True)).step == HubAway()
    assert not any(isinstance(wish, TakeLeasedNumber) for wish in person.wishes)


def test_without_paper_the_screen_says_that_it_will_be_called() -> None:
    person = asks(with_lease())
    person.taps(leased(person), PrintRefused(person.session.id, VISIT, PaperState.OUT))
    assert person.session.step == NumberOnScreen(number("K-500"), why=PaperState.OUT, offline=True)


def test_a_hub_that_goes_away_while_somebody_chooses_disturbs_nobody() -> None:
    person = with_lease(away=False)
    person.taps(NumberWanted(), HubWentAway())
    assert person.session.step == ChooseDepartment()
    person.taps(DepartmentChosen("cardiology"))
    assert isinstance(person.asked, TakeLeasedNumber)

"""Boris has no appointment: from the first tap to the paper in his hand and the call to a room."""

from kiosk.flow.steps import ChooseService, TicketOut, Welcome
from tests.journeys.lobby import Lobby

ON_BOTH_DATABASES = True


def test_boris_takes_a_number_and_is_called(lobby: Lobby) -> None:
    lobby.taps("English", "No appointment", "Cardiology")
    lobby.stands_at(TicketOut)
    assert lobby.papers() == ["K-001"]
    assert lobby.prints() == [("printed", None)]
    assert lobby.desk_calls() == "K-001"
    assert lobby.waiting("cardiology-consultation") == []


def test_a_department_with_two_services_asks_which(lobby: Lobby) -> None:
    lobby.taps("No appointment", "Laboratory")
    lobby.stands_at(ChooseService)
    lobby.taps("Blood test")
    assert lobby.papers() == ["M-001"]


def test_the_kiosk_is_free_again_by_itself_and_remembers_nobody(lobby: Lobby) -> None:
    lobby.taps("Русский", "No appointment", "Cardiology")
    boris = lobby.session.id
    lobby.waits(21)
    lobby.stands_at(Welcome)
    assert lobby.session.id != boris
    assert lobby.session.language == "en"
    assert lobby.unclaimed() == []


def test_paper_speaks_the_persons_language_and_carries_no_name(lobby: Lobby) -> None:
    lobby.taps("Українська", "No appointment", "Cardiology")
    (strip,) = lobby.printer.wait_for(1)
    assert "Ваш номер" in strip.text
    assert "?" not in strip.text
    assert strip.qr == lobby.stands_at(TicketOut).issued.phone_url


def test_a_discreet_service_is_named_nowhere_on_paper(lobby: Lobby) -> None:
    lobby.taps("No appointment", "Laboratory", "HIV test")
    (strip,) = lobby.printer.wait_for(1)
    assert "HIV" not in strip.text
    assert "Laboratory" not in strip.text
    assert "Room 3" in strip.text


def test_ten_people_get_ten_numbers_in_a_row(lobby: Lobby) -> None:
    for _ in range(10):
        lobby.taps("No appointment", "Cardiology", "Done")
    assert lobby.waiting("cardiology-consultation") == [f"K-{place:03d}" for place in range(1, 11)]
    assert lobby.papers(10) == [f"K-{place:03d}" for place in range(1, 11)]

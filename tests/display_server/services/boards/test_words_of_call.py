"""What is said for a call: whose language comes first, and that nothing but a number and a place is said."""

from sqlalchemy import select, update

from config.contract.words import Language
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Place, Service, Stage
from display_server.hub import Hub
from display_server.services.boards.words_of_call import utterances_of_call
from display_server.services.desks.call_next import call_next
from display_server.services.desks.serve_patient import recall
from hardware.ports import Utterance
from tests.display_server.services.queue_acts import staff, take_number
from tests.display_server.web.boards.conftest import room
from tests.small_cast import named

ON_BOTH_DATABASES = True
DESK = "cardiology-12"


def call(hub: Hub) -> None:
    """Somebody whose language is Lithuanian is called to room 12."""
    staff(hub)
    take_number(hub)
    hub.writer.run(lambda tx: call_next(tx, desk=DESK, who="account:1"))


def said(hub: Hub, board: Language | None = None, site_id: int = 1) -> list[Utterance]:
    with hub.database.reading() as session:
        call_id = session.scalars(select(Stage.call_seq).order_by(Stage.call_seq.desc()).limit(1)).one()
        return utterances_of_call(session, call_id=call_id, site_id=site_id, board=board)


def test_the_visitors_language_comes_first_then_the_boards_then_the_sites(hub: Hub) -> None:
    hub.writer.run(lambda tx: tx.session.execute(update(Place).where(Place.code == "room-12").values(names=room("12"))))
    call(hub)
    assert [one.language.value for one in said(hub, Language.UKRAINIAN)] == ["lt", "uk", "en", "ru", "zh"]
    assert [one.language.value for one in said(hub)] == ["lt", "en", "ru", "uk", "zh"]
    assert said(hub)[0].text == "Numeris ka, nulis nulis vienas. Dvyliktas kabinetas."
    assert said(hub, site_id=2) == []


def test_a_place_named_in_one_language_is_read_in_no_voice_but_that_and_the_visitors(hub: Hub) -> None:
    call(hub)
    assert [one.language.value for one in said(hub, Language.RUSSIAN)] == ["lt", "en"]


def test_a_recall_says_the_same_and_a_discreet_service_is_never_named(hub: Hub) -> None:
    def name_it(tx: Transaction) -> None:
        tx.session.execute(update(Service).values(names=named("Secret clinic"), discreet=True))

    hub.writer.run(name_it)
    call(hub)
    first = said(hub)
    hub.writer.run(lambda tx: recall(tx, desk=DESK, number="K-001", who="account:1"))
    assert said(hub) == first
    assert not any("ecret" in one.text for one in first)

"""What a shorter line elsewhere is worth to somebody who waits already: less, the further ahead they stand."""

from datetime import timedelta

from config.contract.push import Elsewhere
from display_server.db.engine.transaction import Transaction
from display_server.db.models import ServiceWait
from display_server.hub import Hub
from display_server.web.phone.visit_on_phone import visit_on_phone
from tests.display_server.web.phone.conftest import TakeNumber
from tests.display_server.web.phone.test_elsewhere import propose

MINUTE = 60.0


def foretell(hub: Hub, *, arriving: float, own: dict[str, float]) -> None:
    """In minutes: whoever joins now, and each number in line."""

    def say(tx: Transaction) -> None:
        people = {
            number: [(tx.now + timedelta(minutes=minutes)).isoformat()] * 2 + [None] for number, minutes in own.items()
        }
        waits = {"p10": arriving * MINUTE, "p50": arriving * MINUTE, "p90": arriving * MINUTE}
        tx.session.merge(ServiceWait(service_id=1, as_of=tx.now, people=people, scale=[], **waits))

    hub.writer.run(say)


def told(hub: Hub, token: str) -> Elsewhere | None:
    with hub.database.reading() as session:
        found = visit_on_phone(session, token, hub.clock.now())
    assert found is not None
    return found.elsewhere


def test_the_last_in_line_is_told_what_the_sign_says(hub: Hub, take_number: TakeNumber) -> None:
    _, first = take_number()
    _, last = take_number()
    propose(hub, 25)
    shorter = told(hub, last)
    assert shorter is not None
    assert shorter.sooner_minutes == 25
    assert told(hub, first) is None, "nobody knows how long the first still waits: nothing is promised"


def test_further_ahead_less_is_left_of_it(hub: Hub, take_number: TakeNumber) -> None:
    (one, first), (two, second), (three, _) = take_number(), take_number(), take_number()
    propose(hub, 25)
    foretell(hub, arriving=40, own={one.number: 10, two.number: 31, three.number: 38})
    assert told(hub, first) is None, "called in ten minutes, before they were there"
    left = told(hub, second)
    assert left is not None
    assert left.sooner_minutes == 15, "nine minutes of the 25 are theirs already; said in whole fives"

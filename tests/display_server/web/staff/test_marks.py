"""The console's list: what it says of somebody beside their place."""

from flask.testing import FlaskClient

from config.contract.words import Language
from display_server.domain.needs import Need, NeedState
from display_server.domain.urgency import Urgency
from display_server.hub import Hub
from display_server.services.arrivals.add_arrival import Arrival, add_arrival
from display_server.services.desks.call_next import call_next
from display_server.services.visits.link_family import link_family
from display_server.services.visits.needs_of_visit import set_need
from tests.display_server.services.numbers.test_check_open import change
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, staff, take_number, token_key
from tests.display_server.web.people import token_on
from tests.display_server.web.staff.test_console_pages import CONSOLE, SAY, at_work, numbers_waiting, press


def test_the_list_says_what_somebody_needs_and_where_a_relative_is(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    child, mother, stranger = take_number(hub, BLOOD), take_number(hub), take_number(hub)
    staff(hub, desk="laboratory-3")
    hub.writer.run(lambda tx: link_family(tx, visit_ids=[child.visit_id, mother.visit_id], who="account:1"))
    hub.writer.run(
        lambda tx: set_need(
            tx, visit_id=mother.visit_id, need=Need.INTERPRETER, state=NeedState.COMING, who="account:1"
        )
    )
    hub.writer.run(lambda tx: call_next(tx, desk="laboratory-3", who="account:1"))
    page = client.get(CONSOLE).text
    assert SAY("staff.mark.relative_at", room="Room 3") in page
    assert f"{SAY('staff.need.interpreter')}: {SAY('staff.need_state.coming')}" in page
    assert f"{SAY('staff.act.call_next_means', number=stranger.number)}" in page, "whom the key would call"
    assert 'data-state="called">K-002' in press(client, "call_next")
    assert SAY("staff.relatives_elsewhere") in press(client, "hold", stranger.number)


def test_somebody_without_a_name_has_their_label_in_the_list(client: FlaskClient, hub: Hub) -> None:
    change(hub, CARDIOLOGY, triage=True)
    at_work(client, hub)
    arrival = Arrival(service=CARDIOLOGY, urgency=Urgency.RED, language=Language.ENGLISH, unknown=True)
    key, desk, who = token_key(hub), "cardiology-12", "account:1"
    for _ in range(2):
        hub.writer.run(lambda tx: add_arrival(tx, desk=desk, arrival=arrival, token_key=key, who=who))
    assert SAY("staff.unknown_person", nth=2) in client.get(CONSOLE).text
    assert SAY("staff.unknown_person", nth=1) in press(client, "call_next")


def test_a_burst_is_marked_and_one_touch_makes_it_one_number(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    drawn = [take_number(hub) for _ in range(3)]
    page = client.get(CONSOLE).text
    assert page.count(SAY("staff.mark.burst")) == 2
    assert SAY("staff.doubtful.numbers", numbers="K-001, K-002") in page
    panel = f"{CONSOLE}/visits/{drawn[2].visit_id}/merge"
    asked = client.get(panel).text
    assert SAY("staff.merge.all", number="K-003") in asked
    client.post(panel, data={"csrf_token": token_on(asked), "all": "1"})
    assert numbers_waiting(client.get(CONSOLE).text) == ["K-003"]

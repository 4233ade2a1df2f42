"""Somebody who neither hears nor sees a call: every console of the department says so, and one touch says who goes."""

import html

from flask.testing import FlaskClient

from config.contract.words import Language
from config.locale import words
from display_server.domain.needs import Need, NeedState
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.visits.needs_of_visit import needs_of, set_need
from tests.display_server.services.desk_acts import desk_in_hand
from tests.display_server.services.queue_acts import take_number
from tests.display_server.web.people import signed_in, token_on

SAY = words(Language.ENGLISH).say
OTHER = "/staff/desks/cardiology-14"


def test_another_desk_of_the_department_goes_and_the_calling_one_sees_it(client: FlaskClient, hub: Hub) -> None:
    mine = take_number(hub)
    hub.writer.run(
        lambda tx: set_need(tx, visit_id=mine.visit_id, need=Need.FETCH, state=NeedState.ASKED, who="account:1")
    )
    signed_in(client, hub)
    opened = client.post(f"{OTHER}/open", data={"csrf_token": token_on(client.get("/staff/").text)})
    assert opened.location == OTHER
    who = SAY("staff.fetch.who", number=mine.number)
    assert who not in client.get(OTHER).text
    desk = desk_in_hand(hub)
    desk.call()
    page = html.unescape(client.get(OTHER).text)
    assert who in page
    assert SAY("staff.fetch.way", place="Waiting area B", room="Room 12") in page
    pressed = {"csrf_token": token_on(page)}
    said = client.post(f"{OTHER}/visits/{mine.visit_id}/fetch", data=pressed, follow_redirects=True).text
    assert SAY("staff.fetch.somebody_goes") in said
    assert hub.writer.run(lambda tx: needs_of(tx, mine.visit_id)) == {Need.FETCH: NeedState.COMING}
    desk.press(DeskAct.HERE, mine.number)
    assert who not in client.get(OTHER).text

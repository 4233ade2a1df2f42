"""A discreet service is planted and a patient goes all the way through it: its name, icon and letter stand on nothing public."""

import json
import logging
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from config.contract.catalogue import Catalogue
from config.contract.device_api import IssuedNumber
from config.contract.push import DepartmentState
from config.contract.words import Language, Name
from config.locale import name_of
from display_server.db.models import Department, Service, Topic
from display_server.db.reading.states import state_of
from display_server.demo.hospital import read_hospital
from display_server.demo.load_hospital import load_hospital
from display_server.domain.discretion import Seen, given_away
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.desks.serve_patient import finish, patient_is_here
from display_server.voice.call_sentence import call_sentence
from hardware.printer.ticket_layout import lay_out
from kiosk.flow.ticket import make_ticket
from tests.display_server.services.numbers.test_check_open import change
from tests.display_server.services.queue_acts import ask, staff, take_number
from tests.patience import until
from tests.small_cast import NOW

ON_BOTH_DATABASES = True

SERVICE, DESK, WHO = "confidential-test", "laboratory-3", "account:1"
PLANTED = {language: Name(name=f"Verborgenes {language}", short="Verborg.") for language in Language}
SECRETS = ("verborg", "confidential")
ICON = "virus"
"""Of the planted service's department: what a kiosk draws to choose by, and nothing else may."""


def found_in(said: str) -> list[str]:
    return [secret for secret in SECRETS if secret in said.lower()]


def spoken(hub: Hub) -> str:
    """What boards say aloud of whoever is called in the service's department, in every language, as text and by its clips."""
    with hub.database.reading() as session:
        state = state_of(session, "department:laboratory", NOW)
    assert isinstance(state, DepartmentState)
    calls = [(call.number, call.room, call.place) for call in state.calling if call.place is not None]
    return repr(
        [
            call_sentence(language, number, name_of(room, language, Language.ENGLISH), place)
            for number, room, place in calls
            for language in Language
        ]
    )


def calls(hub: Hub) -> str:
    """The called lines alone: the department around them has an icon, and may."""
    with hub.database.reading() as session:
        state = state_of(session, "department:laboratory", NOW)
    assert isinstance(state, DepartmentState)
    return repr(state.calling)


def topics_told(hub: Hub) -> list[str]:
    with hub.database.reading() as session:
        return [*session.scalars(select(Topic.name))]


def pushed(hub: Hub) -> str:
    """Every state that any topic of this hub has, as it would be sent; on PostgreSQL topics are told just after their act."""
    until(lambda: "department:laboratory" in topics_told(hub))
    names = [*topics_told(hub), "site:st-anna"]
    with hub.database.reading() as session:
        states = [state_of(session, name, NOW) for name in names]
    return " ".join(names) + " ".join(state.model_dump_json() for state in states if state is not None)


def paper(kiosk: FlaskClient, issued: IssuedNumber) -> str:
    catalogue = Catalogue.model_validate_json(kiosk.get("/api/v1/catalogue").text)
    lines = [lay_out(make_ticket(issued, catalogue, language, NOW), 48) for language in Language]
    return repr(lines)


def test_no_board_phone_paper_or_log_line_names_a_discreet_service(
    hub: Hub,
    kiosk: FlaskClient,
    client: FlaskClient,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    change(hub, SERVICE, names=PLANTED)
    hub.writer.run(lambda tx: tx.session.execute(update(Department).values(icon=ICON)) and None)
    staff(hub, desk=DESK)
    caplog.set_level(logging.DEBUG)
    asked = kiosk.post("/api/v1/numbers", json=ask(SERVICE).model_dump(mode="json"))
    issued = IssuedNumber.model_validate_json(asked.text)
    assert issued.phone_url is not None
    path = f"/v/{issued.phone_url.rsplit('/', 1)[1]}"
    seen: dict[str, str] = {"paper": paper(kiosk, issued)}

    def look(moment: str) -> None:
        seen[f"{moment} pushed"] = pushed(hub)
        page = client.get(path)
        seen[f"{moment} phone"] = page.text + str(page.headers)
        seen[f"{moment} aloud"], seen[f"{moment} calls"] = spoken(hub), calls(hub)

    look("waiting")
    hub.writer.run(lambda tx: call_next(tx, desk=DESK, who=WHO))
    look("called")
    hub.writer.run(lambda tx: patient_is_here(tx, desk=DESK, number=issued.number, who=WHO))
    look("serving")
    hub.writer.run(lambda tx: finish(tx, desk=DESK, number=issued.number, who=WHO))
    look("done")
    assert caplog.text == "", "of a visit nothing at all is logged"
    seen["printed"] = "".join(capsys.readouterr())
    assert issued.number in seen["called pushed"], "the call itself is shown"
    assert "three" in seen["called aloud"], "and said: room 3"
    assert {where: found_in(said) for where, said in seen.items() if found_in(said)} == {}
    assert [where for where, said in seen.items() if ICON in said and not where.endswith("pushed")] == []


def test_neither_small_cast_nor_demo_gives_a_discreet_service_away_by_its_letter_or_its_place(hub: Hub) -> None:
    with hub.database.reading() as session:
        cast = [
            Seen(one.code, str(one.series_id), str(one.waiting_place_id), discreet=one.discreet)
            for one in session.scalars(select(Service))
        ]
    assert any(one.discreet for one in cast)
    assert given_away(cast) == {}


def test_a_hospital_whose_discreet_service_has_a_place_of_its_own_is_refused(hub: Hub) -> None:
    said = read_hospital()
    services = [{**one, "waits_at": "chapel"} if one.get("discreet") else one for one in said.hospital["services"]]
    told = replace(said, hospital={**said.hospital, "services": services})
    with pytest.raises(ValueError, match="by its place"):
        hub.writer.run(lambda tx: load_hospital(tx, told))


def test_what_looks_for_it_would_find_it(hub: Hub) -> None:
    """The same service without discretion stands on the board: the test above can fail."""
    change(hub, SERVICE, names=PLANTED, discreet=False)
    staff(hub, desk=DESK)
    take_number(hub, SERVICE)
    hub.writer.run(lambda tx: call_next(tx, desk=DESK, who=WHO))
    assert found_in(pushed(hub)) == ["verborg"]
    shown: Any = json.dumps([secret.model_dump() for secret in PLANTED.values()])
    assert found_in(shown)

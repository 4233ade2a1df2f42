"""A discreet service is planted and a patient goes all the way through it: its name and code stand on nothing public."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.catalogue import Catalogue
from config.contract.device_api import IssuedNumber
from config.contract.words import Language, Name
from display_server.db.models import Topic
from display_server.db.states import state_of
from display_server.hub import Hub
from display_server.services.call_next import call_next
from display_server.services.serve_patient import finish, patient_is_here
from hardware.printer.ticket_layout import lay_out
from kiosk.flow.ticket import make_ticket
from tests.display_server.services.queue_acts import staff, take_number
from tests.display_server.services.test_check_open import change
from tests.small_cast import NOW

ON_BOTH_DATABASES = True

SERVICE, DESK, WHO = "confidential-test", "laboratory-3", "account:1"
PLANTED = {language: Name(name=f"Verborgenes {language}", short="Verborg.") for language in Language}
SECRETS = ("verborg", "confidential")


def found_in(said: str) -> list[str]:
    return [secret for secret in SECRETS if secret in said.lower()]


def pushed(hub: Hub) -> str:
    """Every state that any topic of this hub has, as it would be sent."""
    with hub.database.reading() as session:
        names = [*session.scalars(select(Topic.name)), "site:st-anna"]
        states = [state_of(session, name, NOW) for name in names]
    return " ".join(names) + " ".join(state.model_dump_json() for state in states if state is not None)


def paper(kiosk: FlaskClient, issued: IssuedNumber) -> str:
    catalogue = Catalogue.model_validate_json(kiosk.get("/api/v1/catalogue").text)
    lines = [lay_out(make_ticket(issued, catalogue, language, NOW), 48) for language in Language]
    return repr(lines)


def test_no_board_phone_paper_or_log_line_names_a_discreet_service(
    hub: Hub, kiosk: FlaskClient, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    change(hub, SERVICE, names=PLANTED)
    staff(hub, desk=DESK)
    issued = take_number(hub, SERVICE)
    assert issued.phone_url is not None
    path = f"/v/{issued.phone_url.rsplit('/', 1)[1]}"
    seen: dict[str, str] = {"paper": paper(kiosk, issued)}

    def look(moment: str) -> None:
        seen[f"{moment} pushed"] = pushed(hub)
        page = client.get(path)
        seen[f"{moment} phone"] = page.text + str(page.headers)

    look("waiting")
    hub.writer.run(lambda tx: call_next(tx, desk=DESK, who=WHO))
    look("called")
    hub.writer.run(lambda tx: patient_is_here(tx, desk=DESK, number=issued.number, who=WHO))
    look("serving")
    hub.writer.run(lambda tx: finish(tx, desk=DESK, number=issued.number, who=WHO))
    look("done")
    seen["log"] = "".join(capsys.readouterr())
    assert issued.number in seen["called pushed"], "the call itself is shown"
    assert {where: found_in(said) for where, said in seen.items() if found_in(said)} == {}


def test_what_looks_for_it_would_find_it(hub: Hub) -> None:
    """The same service without discretion stands on the board: the test above can fail."""
    change(hub, SERVICE, names=PLANTED, discreet=False)
    staff(hub, desk=DESK)
    take_number(hub, SERVICE)
    hub.writer.run(lambda tx: call_next(tx, desk=DESK, who=WHO))
    assert found_in(pushed(hub)) == ["verborg"]
    shown: Any = json.dumps([secret.model_dump() for secret in PLANTED.values()])
    assert found_in(shown)

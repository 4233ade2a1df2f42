"""Everybody's sign-ins: newest first, by person, address or failure, a part at a time, and of one site only its own people."""

import re

from flask.testing import FlaskClient

from config.contract.words import Language
from config.locale import words
from display_server.hub import Hub
from display_server.services.accounts.sign_in_record import note_sign_in
from display_server.web.admin.sign_ins import PART
from tests.display_server.web.people import ADMIN, NURSE, add_person, sign_in, signed_in

PAGE = "/admin/people/sign-ins"
SAY = words(Language.ENGLISH).say


def rows(client: FlaskClient, address: str = PAGE) -> list[str]:
    return re.findall(r"<tr><td.*?</tr>", client.get(address).text, flags=re.DOTALL)


def test_who_tried_a_colleagues_name_is_found(client: FlaskClient, hub: Hub) -> None:
    add_person(hub, NURSE)
    sign_in(client, NURSE, "not hers")
    admin = signed_in(client, hub, ADMIN, ["admin"])
    newest, before = rows(admin)
    assert ADMIN in newest
    assert SAY("admin.sign_in.in") in newest
    assert NURSE in before
    assert SAY("admin.sign_in.wrong_password") in before
    assert rows(admin, f"{PAGE}?failed=on") == [before]
    assert rows(admin, f"{PAGE}?q=NURSE@") == [before]
    assert rows(admin, f"{PAGE}?q=127.0.0") == [newest, before]
    assert rows(admin, f"{PAGE}?q=%25") == [], "a sign of its own, not of a pattern"
    assert SAY("admin.sign_ins.nothing") in admin.get(f"{PAGE}?q=%25").text


def test_a_long_list_is_read_a_part_at_a_time(client: FlaskClient, hub: Hub) -> None:
    nurse = add_person(hub, NURSE)
    admin = signed_in(client, hub, ADMIN, ["admin"])
    for _ in range(PART):
        hub.writer.run(lambda tx: note_sign_in(tx, account_id=nurse, address="10.0.0.7", outcome="wrong_code"))
    assert len(rows(admin)) == PART
    link = re.search(r'href="([^"]*before=[^"]*)"', admin.get(f"{PAGE}?q=st-anna").text)
    assert link is not None
    [oldest] = rows(admin, link[1].replace("&amp;", "&"))
    assert ADMIN in oldest
    assert len(rows(admin, f"{PAGE}?before=soon")) == PART, "nonsense asks for the newest"

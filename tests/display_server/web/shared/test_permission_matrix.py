"""Each role before each route: what the one page of permissions says is what the doors do."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from display_server.domain.role import Role
from display_server.hub import Hub
from display_server.web.shared.access import needed
from display_server.web.shared.permissions import OF_THE_HUB, ROLE_PERMISSIONS, Permission, permissions_at
from tests.display_server.web.people import add_person, sign_in
from tests.two_sites import STRANGER, add_harbour, add_strangers

OF_PEOPLE = frozenset[Permission]().union(*ROLE_PERMISSIONS.values())


def doors(app: Flask) -> list[tuple[str, str, Permission]]:
    """Every route that asks for a person: method, an address, what it needs."""
    found = []
    for rule in app.url_map.iter_rules():
        permission = needed(app, rule.endpoint)
        if permission not in OF_PEOPLE:
            continue
        path = re.sub(r"<uuid:[^>]+>", "00000000-0000-7000-8000-000000000000", rule.rule)
        path = re.sub(r"<int:[^>]+>", "0", path)
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)
        path = re.sub(r"<[^>]+>", "none", path)
        found += [(method, path, permission) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return found


def test_there_are_doors_for_every_permission_of_people(app: Flask) -> None:
    assert {permission for _, _, permission in doors(app)} == OF_PEOPLE


@pytest.mark.parametrize("role", list(Role))
def test_a_role_enters_exactly_what_its_permissions_open(app: Flask, hub: Hub, role: Role) -> None:
    client = app.test_client()
    add_person(hub, roles=[role.value])
    assert sign_in(client).status_code == 303
    for method, path, permission in doors(app):
        status = client.open(path, method=method).status_code
        if permission in ROLE_PERMISSIONS[role]:
            assert status != 403, f"{role} must enter {method} {path}"
        else:
            assert status == 403, f"{role} must not enter {method} {path}, got {status}"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_of_one_site_is_as_much_but_for_what_is_the_hubs(role: Role) -> None:
    assert permissions_at(set(), {role.value}) == ROLE_PERMISSIONS[role] - OF_THE_HUB
    assert permissions_at({role.value}, set()) == ROLE_PERMISSIONS[role]


def test_who_is_everything_at_one_site_enters_nothing_that_is_the_hubs(app: Flask, hub: Hub) -> None:
    add_strangers(hub, add_harbour(hub))
    client = app.test_client()
    assert sign_in(client, STRANGER).status_code == 303
    for method, path, permission in doors(app):
        status = client.open(path, method=method).status_code
        assert (status == 403) == (permission in OF_THE_HUB), f"{method} {path} {status}"


def test_an_account_without_a_role_enters_nothing(app: Flask, client: FlaskClient, hub: Hub) -> None:
    add_person(hub, roles=[])
    sign_in(client)
    assert {client.open(path, method=method).status_code for method, path, _ in doors(app)} == {403}


def test_nobody_enters_without_signing_in(app: Flask, client: FlaskClient) -> None:
    for method, path, _ in doors(app):
        answer = client.open(path, method=method)
        assert answer.status_code in {303, 401}, f"{method} {path}"
        if answer.status_code == 303:
            assert answer.location.startswith("/sign-in")


def test_every_change_of_a_person_needs_the_forms_token(app: Flask, hub: Hub) -> None:
    client = app.test_client()
    add_person(hub, roles=[role.value for role in Role])
    sign_in(client)
    for method, path, _ in doors(app):
        if method == "POST" and not path.endswith("/pass"):
            assert client.post(path).status_code == 400, f"POST {path} was taken without a token"

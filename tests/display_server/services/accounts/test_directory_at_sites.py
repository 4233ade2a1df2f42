"""Where the hub has several sites, what the directory says of somebody holds where their roles hold, and nowhere else."""

import pytest
from sqlalchemy import select

from config.contract.words import Language
from display_server.db.engine.site_scope import at_site
from display_server.db.models import Account
from display_server.domain.directory import Known
from display_server.hub import Hub
from display_server.services.accounts.add_account import add_account
from display_server.services.accounts.directory import Came, come_in, link_account
from display_server.services.accounts.where import give_roles, roles_at
from tests.two_sites import HERE, Harbour, add_harbour

ISSUER, EMAIL = "https://directory.example", "rasa@harbour.example"


@pytest.fixture
def harbour(hub: Hub) -> Harbour:
    return add_harbour(hub)


def linked(hub: Hub, *sites: int | None) -> None:
    """An account that follows the directory, staff at these sites (None: at every one)."""
    first, *others = sites
    made = hub.writer.run(
        lambda tx: add_account(tx, email=EMAIL, password_hash=None, roles=["staff"], who="command", site_id=first)
    )
    hub.writer.run(
        lambda tx: link_account(tx, account_id=made, issuer=ISSUER, subject="rasa", who="command", follows=True)
    )
    for site in others:
        hub.writer.run(lambda tx, site=site: give_roles(tx, tx.session.get_one(Account, made), ["reception"], site))  # type: ignore[misc]


def comes(hub: Hub, *roles: str, adds: bool = False) -> Came:
    """To the first site's address, the directory saying these roles."""
    known = Known("rasa", EMAIL, "Rasa", roles, did_second=True)
    with at_site(HERE):
        return hub.writer.run(lambda tx: come_in(tx, issuer=ISSUER, known=known, adds=adds, language=Language.ENGLISH))


def held(hub: Hub, harbour: Harbour) -> dict[str, list[str]]:
    with hub.database.reading() as session:
        account = session.scalars(select(Account).where(Account.email == EMAIL)).one()
        places = {"everywhere": None, "here": HERE, "harbour": harbour.site}
        return {name: roles for name, site in places.items() if (roles := roles_at(account, site))}


def test_roles_are_brought_up_to_date_at_the_one_site_where_there_are_some(hub: Hub, harbour: Harbour) -> None:
    linked(hub, harbour.site)
    assert comes(hub, "admin").why is None
    assert held(hub, harbour) == {"harbour": ["admin"]}, "and never at the site whose address was asked"
    assert comes(hub).why == "role"
    assert held(hub, harbour) == {}


def test_at_every_site_where_they_hold_at_every_site(hub: Hub, harbour: Harbour) -> None:
    linked(hub, None)
    comes(hub, "manager")
    assert held(hub, harbour) == {"everywhere": ["manager"]}


def test_where_there_are_some_everywhere_and_at_a_site_nothing_stays_that_the_directory_does_not_name(
    hub: Hub, harbour: Harbour
) -> None:
    linked(hub, None, harbour.site)
    comes(hub, "porter", "reception")
    assert held(hub, harbour) == {"everywhere": ["porter", "reception"], "harbour": ["reception"]}
    comes(hub, "porter")
    assert held(hub, harbour) == {"everywhere": ["porter"]}


def test_who_is_something_else_at_each_site_is_left_to_an_administrator(hub: Hub, harbour: Harbour) -> None:
    linked(hub, HERE, harbour.site)
    assert comes(hub, "admin").why is None
    assert held(hub, harbour) == {"here": ["staff"], "harbour": ["reception"]}


def test_a_new_account_is_of_the_site_whose_address_was_asked(hub: Hub, harbour: Harbour) -> None:
    assert comes(hub, "staff", adds=True).why is None
    assert held(hub, harbour) == {"here": ["staff"]}

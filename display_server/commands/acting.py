"""How a command acts on the hospital's data: over a checked database, by `web` where it runs, refusals in words."""

from typing import Any

from sqlalchemy import select

from config.clock import read_clock
from config.settings import HubSettings
from display_server.db.engine.head import wait_for_head
from display_server.db.engine.identity import check_identity
from display_server.db.engine.session import Database
from display_server.db.models import Site
from display_server.secrets import give_keys
from display_server.services.doors.ask_web import performing


class Refusal(ValueError):
    """The command cannot do what it was asked; the text says why."""


def checked_database(settings: HubSettings) -> Database:
    """The database for reading, migrated and of the kind the settings say; this process has its keys."""
    wait_for_head(settings)
    give_keys(settings.secrets_file)
    database = Database(settings)
    with database.reading() as session:
        check_identity(session, settings)
    return database


def site_called(settings: HubSettings, code: str) -> int:
    """The id of the site with this code. Raises Refusal where there is none."""
    database = checked_database(settings)
    try:
        with database.reading() as session:
            known = dict(session.execute(select(Site.code, Site.id).order_by(Site.id)).all())
    finally:
        database.close()
    if code not in known:
        raise Refusal(f"no site is called {code}: there are {', '.join(known)}")
    return int(known[code])


def act_in_words(settings: HubSettings, act: str, args: dict[str, Any]) -> Any:
    """What an act of `services.doors.acts_by_command` has done. Raises Refusal with the act's own words."""
    checked_database(settings).close()
    with performing(settings, read_clock(settings.clock)) as perform:
        answer: dict[str, Any] = perform(act, args)
    if "refused" in answer:
        raise Refusal(answer["refused"])
    return answer["done"]

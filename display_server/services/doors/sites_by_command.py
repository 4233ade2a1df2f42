"""Which sites there are, as the command line says it. A refusal is an answer, said in words."""

from typing import Any

from config.contract.words import Language
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Site
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.sites import NewSite, add_site, close_site, open_site_again

WHO = "command"
_SAID = {
    ("name", "missing"): "a name is missing",
    ("name", "long"): "the name is too long",
    ("name", "taken"): "another site has this name",
    ("zone", "unknown"): "there is no such time zone; it is written like Europe/Vilnius",
    ("code", "taken"): "another site has this code",
    ("code", "shape"): "a code is made of small letters, figures and hyphens",
    ("site", "unknown"): "no site has this code: see ./run hub site list",
    ("site", "last"): "it is the last one that is open",
    ("site", "devices"): "kiosks or boards are paired there: revoke them first",
    ("site", "people"): "people wait there: end their visits first",
}


def add_site_by_command(tx: Transaction, *, name: str, zone: str, language: str, code: str) -> dict[str, Any]:
    try:
        made = add_site(tx, entry=NewSite(name, zone, Language(language), code), who=WHO)
    except EntryRefused as refused:
        return {"refused": _SAID[refused.field, refused.reason]}
    return {"done": tx.session.get_one(Site, made).code}


def close_site_by_command(tx: Transaction, *, code: str) -> dict[str, Any]:
    try:
        close_site(tx, code=code, who=WHO)
    except EntryRefused as refused:
        return {"refused": _SAID[refused.field, refused.reason]}
    return {"done": code}


def open_site_by_command(tx: Transaction, *, code: str) -> dict[str, Any]:
    try:
        open_site_again(tx, code=code, who=WHO)
    except EntryRefused as refused:
        return {"refused": _SAID[refused.field, refused.reason]}
    return {"done": code}

"""People of the hospital's directory: who asked without an account, and which account is whom there."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from config.locale import words
from display_server.db.models import Account, DirectoryLink
from display_server.hub import this_hub
from display_server.services.accounts.directory import (
    AskerLine,
    LinkRefused,
    askers,
    dismiss_asker,
    find_asker,
    link_account,
    unlink_account,
)
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page, site_facts
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


@blueprint.get("/people/directory")
@needs(Permission.MANAGE_PEOPLE)
def directory_people() -> ResponseReturnValue:
    """Whom the directory knows and this hub does not, newest first."""
    _of_all_sites()
    issuer, language = this_hub().settings.directory_issuer, desk_language()
    with this_hub().database.reading() as session:
        waiting = askers(session, issuer) if issuer is not None else []
        linked = select(DirectoryLink.account_id)
        free = select(Account.id, Account.email).where(Account.id.not_in(linked)).order_by(Account.email)
        accounts = [(row.id, row.email) for row in session.execute(free)]
        facts = site_facts(session, language)
    return show_desk_page(
        "admin/directory_people.html",
        issuer=issuer,
        public=(this_hub().settings.public_url or "").rstrip("/"),
        askers=waiting,
        accounts=accounts,
        when=lambda at: facts.day_and_time(at, language),
        adds=this_hub().settings.directory_unknown == "add",
    )


@blueprint.post("/people/directory")
@needs(Permission.MANAGE_PEOPLE)
def answer_asker() -> ResponseReturnValue:
    """Linked to an account that is there, or taken off the list. The form names the person, not a place in the list."""
    _of_all_sites()
    who, account_id, asker = this_person().who, request.form.get("account", ""), asker_of(request.form.get("subject"))
    if request.form.get("do") == "dismiss":
        issuer = own_issuer()
        this_hub().writer.run(lambda tx: dismiss_asker(tx, issuer=issuer, subject=asker.subject, who=who))
        _say("admin.directory.dismissed", "good")
        return redirect(url_for("admin.directory_people"), code=303)
    if not (account_id.isascii() and account_id.isdecimal() and len(account_id) < 10):
        _say("admin.directory.refused.account", "alarm")
        return redirect(url_for("admin.directory_people"), code=303)
    return _link(int(account_id), asker.subject, who)


@blueprint.post("/people/<int:account_id>/directory")
@needs(Permission.MANAGE_PEOPLE)
def link_person(account_id: int) -> ResponseReturnValue:
    """Before they ever came: by what the directory calls them."""
    _of_all_sites()
    return _link(account_id, request.form.get("subject", ""), this_person().who)


@blueprint.post("/people/<int:account_id>/directory/remove")
@needs(Permission.MANAGE_PEOPLE)
def unlink_person(account_id: int) -> ResponseReturnValue:
    _of_all_sites()
    who = this_person().who
    try:
        this_hub().writer.run(lambda tx: unlink_account(tx, account_id=account_id, who=who))
    except LinkRefused:
        raise NotFound from None
    _say("admin.directory.unlinked", "good")
    return redirect(url_for("admin.person", account_id=account_id), code=303)


def sees_directory() -> bool:
    """Its people are of no one site: who may let them in is an administrator of all."""
    return this_hub().settings.has_directory and this_person().may_everywhere(Permission.MANAGE_PEOPLE)


def _of_all_sites() -> None:
    """Raises NotFound."""
    if not this_person().may_everywhere(Permission.MANAGE_PEOPLE):
        raise NotFound


def asker_of(subject: str | None) -> AskerLine:
    """Raises NotFound."""
    issuer = own_issuer()
    with this_hub().database.reading() as session:
        found = find_asker(session, issuer, subject or "")
    if found is None:
        raise NotFound
    return found


def own_issuer() -> str:
    """Raises NotFound where the settings name no directory."""
    found = this_hub().settings.directory_issuer
    if found is None:
        raise NotFound
    return found


def _link(account_id: int, subject: str, who: str) -> ResponseReturnValue:
    issuer = own_issuer()
    with this_hub().database.reading() as session:
        if session.get(Account, account_id) is None:
            raise NotFound
    try:
        this_hub().writer.run(
            lambda tx: link_account(tx, account_id=account_id, issuer=issuer, subject=subject, who=who)
        )
    except LinkRefused as refused:
        _say(f"admin.directory.refused.{refused}", "alarm")
    else:
        _say("admin.directory.linked", "good")
    return redirect(url_for("admin.person", account_id=account_id), code=303)


def _say(key: str, tone: str) -> None:
    flash(words(desk_language()).say(key), tone)

"""Programs that are told what happens: their list, one of them with its letters, and what an administrator can do there."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Webhook, WebhookDelivery
from display_server.db.reading.diary_cursor import Position, before_time
from display_server.db.reading.states import statements
from display_server.domain.visit import Move
from display_server.domain.webhook import Letter
from display_server.hub import this_hub
from display_server.services.refused import Refused
from display_server.services.systems.edit_webhook import (
    add_webhook,
    ask_for_test,
    pause_webhook,
    remove_webhook,
    replay_webhook,
    resume_webhook,
    send_letters_again,
)
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page, site_facts
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

SHOWN = 50
"""Of the newest deliveries, and of the oldest dead letters."""


@blueprint.get("/webhooks")
@needs(Permission.MANAGE_API)
def webhooks() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        found = session.scalars(select(Webhook).order_by(Webhook.made_at)).all()
    return show_desk_page("admin/webhooks.html", here="webhooks", webhooks=found)


@blueprint.get("/webhooks/new")
@needs(Permission.MANAGE_API)
def new_webhook() -> ResponseReturnValue:
    return _form(None)


@blueprint.post("/webhooks")
@needs(Permission.MANAGE_API)
def made_webhook() -> ResponseReturnValue:
    """The one answer that ever holds the secret: it is in no address, no session and no log."""
    who, form = this_person().who, request.form
    name, url, events = form.get("name", ""), form.get("url", ""), form.getlist("events")
    try:
        made = this_hub().writer.run(lambda tx: add_webhook(tx, name=name, url=url, events=events, who=who))
    except Refused as refused:
        return _form(refused), 422
    return show_desk_page("admin/webhook_made.html", here="webhooks", name=name, webhook_id=made.id, secret=made.secret)


@blueprint.get("/webhooks/<uuid:webhook_id>")
@needs(Permission.MANAGE_API)
def webhook(webhook_id: UUID) -> ResponseReturnValue:
    return _page(webhook_id)


@blueprint.post("/webhooks/<uuid:webhook_id>/pause")
@needs(Permission.MANAGE_API)
def pause(webhook_id: UUID) -> ResponseReturnValue:
    who = this_person().who
    return _done(webhook_id, lambda tx: pause_webhook(tx, webhook_id=webhook_id, who=who), "admin.webhooks.paused")


@blueprint.post("/webhooks/<uuid:webhook_id>/resume")
@needs(Permission.MANAGE_API)
def resume(webhook_id: UUID) -> ResponseReturnValue:
    who = this_person().who
    return _done(webhook_id, lambda tx: resume_webhook(tx, webhook_id=webhook_id, who=who), "admin.webhooks.resumed")


@blueprint.post("/webhooks/<uuid:webhook_id>/test")
@needs(Permission.MANAGE_API)
def test_event(webhook_id: UUID) -> ResponseReturnValue:
    return _done(webhook_id, lambda tx: ask_for_test(tx, webhook_id=webhook_id), "admin.webhooks.test_sent")


@blueprint.post("/webhooks/<uuid:webhook_id>/letters")
@needs(Permission.MANAGE_API)
def letters_again(webhook_id: UUID) -> ResponseReturnValue:
    """One of them, or all where none is named."""
    who, said = this_person().who, request.form.get("letter", "")
    letter = int(said) if said.isdecimal() and len(said) < 18 else None

    def act(tx: Transaction) -> int:
        return send_letters_again(tx, webhook_id=webhook_id, letter_id=letter, who=who)

    return _done(webhook_id, act, "admin.webhooks.letters_sent")


@blueprint.post("/webhooks/<uuid:webhook_id>/replay")
@needs(Permission.MANAGE_API)
def replay(webhook_id: UUID) -> ResponseReturnValue:
    who = this_person().who
    try:
        position = _entered_position()
        this_hub().writer.run(lambda tx: replay_webhook(tx, webhook_id=webhook_id, position=position, who=who))
    except Refused as refused:
        return _page(webhook_id, refused), 422
    return _said(webhook_id, "admin.webhooks.replayed")


@blueprint.post("/webhooks/<uuid:webhook_id>/delete")
@needs(Permission.MANAGE_API)
def delete_webhook(webhook_id: UUID) -> ResponseReturnValue:
    hub, who = this_hub(), this_person().who
    with hub.database.reading() as session:
        name = _found(session, webhook_id).name
    hub.writer.run(lambda tx: remove_webhook(tx, webhook_id=webhook_id, who=who))
    flash(words(desk_language()).say("admin.webhooks.deleted", name=name))
    return redirect(url_for("admin.webhooks"), code=303)


def _done(webhook_id: UUID, act: Callable[[Transaction], Any], key: str) -> ResponseReturnValue:
    try:
        this_hub().writer.run(act)
    except Refused:  # somebody deleted it meanwhile
        raise NotFound from None
    return _said(webhook_id, key)


def _said(webhook_id: UUID, key: str) -> ResponseReturnValue:
    flash(words(desk_language()).say(key))
    return redirect(url_for("admin.webhook", webhook_id=webhook_id), code=303)


def _entered_position() -> Position:
    """A time on the site's clock, or a position as an event names it. Raises Refused (`position_shape`)."""
    time, position = request.form.get("time", ""), request.form.get("position", "").strip()
    try:
        if position:
            read = Position.read(position)
            if min(read.xid, read.seq) < 0 or max(read.xid, read.seq) >= 2**63:
                raise ValueError(position)
            return read
        with this_hub().database.reading() as session:
            since = datetime.fromisoformat(time).replace(tzinfo=site_facts(session, desk_language()).zone)
            return before_time(statements(session), since)
    except (ValueError, OverflowError):
        raise Refused("position_shape", "position") from None


def _found(session: Session, webhook_id: UUID) -> Webhook:
    found = session.get(Webhook, webhook_id)
    if found is None:
        raise NotFound
    return found


def _page(webhook_id: UUID, refused: Refused | None = None) -> str:
    of_it = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id)
    is_dead = WebhookDelivery.state == Letter.DEAD.value
    with this_hub().database.reading() as session:
        found = _found(session, webhook_id)
        letters = session.scalars(of_it.where(is_dead).order_by(WebhookDelivery.id).limit(SHOWN)).all()
        others = of_it.where(WebhookDelivery.state != Letter.DEAD.value).order_by(WebhookDelivery.id.desc())
        deliveries = session.scalars(others.limit(SHOWN)).all()
    return show_desk_page(
        "admin/webhook.html",
        here="webhooks",
        webhook=found,
        letters=letters,
        deliveries=deliveries,
        problem=_in_words(refused),
        entered=request.form,
    )


def _form(refused: Refused | None) -> str:
    entered = request.form
    return show_desk_page(
        "admin/new_webhook.html",
        here="webhooks",
        moves=list(Move),
        chosen=entered.getlist("events"),
        name=entered.get("name", ""),
        url=entered.get("url", ""),
        refused_field=refused.field if refused else None,
        problem=_in_words(refused),
    )


def _in_words(refused: Refused | None) -> str | None:
    return words(desk_language()).say(f"admin.webhooks.refused.{refused.code}") if refused else None

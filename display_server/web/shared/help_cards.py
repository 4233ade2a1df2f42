"""Calls for a person from kiosks, as staff see them on every page of theirs: which screen, why, since when, who is coming."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import flash
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from config.contract.words import HelpOutcome, HelpReason, Names
from config.locale import words
from display_server.db.models import Account, Device, HelpCall
from display_server.hub import this_hub
from display_server.services.patients.help_calls import MINUTES_OFFERED, answer_call, end_call
from display_server.services.refused import Refused
from display_server.web.shared.sign_in.language import desk_language

_CAME_LATE = timedelta(minutes=1)


@dataclass(frozen=True)
class HelpCard:
    """One open call. `waited_for_us`: it was made while the hub was away, and when by the kiosk's clock."""

    call: UUID
    screen: str
    place: str
    reason: HelpReason
    since: datetime
    waited_for_us: bool
    answered_at: datetime | None
    answered_by: str | None
    minutes: int | None
    minutes_offered: tuple[int, ...] = MINUTES_OFFERED
    outcomes: tuple[HelpOutcome, ...] = tuple(HelpOutcome)


def read_help_cards(session: Session, name: Callable[[Names], str]) -> list[HelpCard]:
    """Open ones, the gravest first."""
    rows = session.execute(
        select(HelpCall, Device, Account.full_name)
        .join(Device, Device.id == HelpCall.device_id)
        .outerjoin(Account, Account.id == HelpCall.acknowledged_by)
        .where(HelpCall.ended_at.is_(None))
        .order_by(HelpCall.heard_at)
    )
    cards = [
        HelpCard(
            call=call.id,
            screen=device.serial,
            place=name(device.names),
            reason=HelpReason(call.reason),
            since=call.asked_at,
            waited_for_us=call.heard_at - call.asked_at > _CAME_LATE,
            answered_at=call.acknowledged_at,
            answered_by=who,
            minutes=call.minutes,
        )
        for call, device, who in rows
    ]
    return sorted(cards, key=lambda card: list(HelpReason).index(card.reason))


def answer_from_form(call: UUID, account_id: int, form: MultiDict[str, str]) -> None:
    """ "I am coming", with staff's own minutes or without any."""
    said = form.get("minutes", "")
    if said and said not in {str(one) for one in MINUTES_OFFERED}:
        raise BadRequest
    minutes = int(said) if said else None
    _do(lambda: this_hub().writer.run(lambda tx: answer_call(tx, call_id=call, account_id=account_id, minutes=minutes)))


def end_from_form(call: UUID, account_id: int, form: MultiDict[str, str]) -> None:
    """Closed, and never without saying how it ended."""
    said = form.get("outcome", "")
    if said not in set(HelpOutcome):
        raise BadRequest
    outcome = HelpOutcome(said)
    _do(lambda: this_hub().writer.run(lambda tx: end_call(tx, call_id=call, account_id=account_id, outcome=outcome)))


def _do(act: Callable[[], None]) -> None:
    try:
        act()
    except Refused as refused:
        flash(words(desk_language()).say(f"staff.refused.{refused.code}"))

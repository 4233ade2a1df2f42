"""Devices that show a code and are nobody's yet. Of which site they will be says the one who types the code from their screen."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from display_server.db.models import Pairing
from display_server.services.accounts.where import several_sites
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.person import this_person


def sees_waiting(session: Session) -> bool:
    """Whether this person is shown a list of them: it would tell one site what is put up at another, and let it take that."""
    return not several_sites(session) or this_person().may_everywhere(Permission.PAIR_DEVICES)


def showing(now: datetime) -> Select[Pairing]:
    """Those whose code is right and not approved."""
    return select(Pairing).where(Pairing.expires_at > now, Pairing.device_id.is_(None))


def codes_shown(session: Session, now: datetime) -> str:
    """For the fleet's page: `BCDF GHJK, …`, the oldest first; empty where nobody waits or it is not this person's to see."""
    if not sees_waiting(session):
        return ""
    waiting = session.scalars(showing(now).order_by(Pairing.asked_at))
    return ", ".join(f"{one.code[:4]} {one.code[4:]}" for one in waiting)

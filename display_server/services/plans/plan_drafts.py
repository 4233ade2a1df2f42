"""The plan somebody is drawing: begun on a version, changed step by step, undone, kept as a new version or thrown away.

The folding of a large plan is done by whoever asks (`draft_now`), not in the writer: an act adds one row, and only where
nobody was faster.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.orm import Session

from display_server.db.engine.alone import alone
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, PlanChange, PlanDraft, Site, SitePlan
from display_server.services.audit import audit
from display_server.services.plans.plans import keep_plan
from display_server.services.plans.written_plan import WrittenPlan
from display_server.services.refused import Refused

if TYPE_CHECKING:
    from display_server.wayfinding.draft_parts import Change, Parts

ALONE = "plan_draft"
MOST_CHANGES = 20_000
"""Of one draft: a year's drawing."""


@dataclass(frozen=True)
class DraftNow:
    """A draft as it stands. `parts` are never changed in place. `base`: the version it was begun on."""

    key: int
    revision: int
    base: int | None
    begun_at: datetime
    parts: "Parts"
    can_undo: bool
    can_redo: bool


_folded: WeakKeyDictionary[Engine | Connection, tuple[tuple[int, int], "Parts"]] = WeakKeyDictionary()
"""Of each database the draft folded last, by its key and revision."""

_begun_on: WeakKeyDictionary[Engine | Connection, tuple[int, "Parts"]] = WeakKeyDictionary()
"""What that draft was begun on, by its key: megabytes of JSON that each step would read again."""

_lock = Lock()


def open_draft(session: Session, site_id: int) -> PlanDraft | None:
    """The site's draft that is being drawn; None: there is none."""
    return session.scalars(
        select(PlanDraft).where(PlanDraft.site_id == site_id, PlanDraft.ended_at.is_(None)).limit(1)
    ).first()


@dataclass(frozen=True)
class DraftHeld:
    """Whose drawing it is: names of who began it and of who drew in it, the newest first; since when."""

    names: list[str]
    since: datetime


def draft_held(session: Session, site_id: int) -> DraftHeld | None:
    """A site has one draft: whoever opens it reads who draws in it, too. None: nobody draws."""
    draft = open_draft(session, site_id)
    if draft is None:
        return None
    changed = session.execute(
        select(PlanChange.who, func.max(PlanChange.seq).label("last"))
        .where(PlanChange.draft_id == draft.id)
        .group_by(PlanChange.who)
    )
    who = [row.who for row in sorted(changed, key=lambda row: -row.last)]
    ids = {one: int(one.removeprefix("account:")) for one in (*who, draft.begun_by) if one.startswith("account:")}
    people = {row.id: row for row in session.scalars(select(Account).where(Account.id.in_(ids.values())))}
    named = [people[ids[one]] for one in dict.fromkeys((*who, draft.begun_by)) if ids.get(one) in people]
    return DraftHeld([one.full_name or one.email for one in named], draft.begun_at)


def draft_now(session: Session, site_id: int) -> DraftNow | None:
    """The site's open draft; None: nobody draws."""
    draft = open_draft(session, site_id)
    if draft is None:
        return None
    with _lock:
        known = _folded.get(session.get_bind())
        if known is None or known[0] != (draft.id, draft.revision):
            known = ((draft.id, draft.revision), _fold(session, draft))
            _folded[session.get_bind()] = known
    counts = select(PlanChange.undone, func.count()).where(PlanChange.draft_id == draft.id).group_by(PlanChange.undone)
    undone = {row[0] for row in session.execute(counts)}
    return DraftNow(draft.id, draft.revision, draft.base, draft.begun_at, known[1], False in undone, True in undone)


def _fold(session: Session, draft: PlanDraft) -> "Parts":
    from display_server.wayfinding.draft_parts import Change
    from display_server.wayfinding.drafting import parts_of_plan, with_changes

    begun = _begun_on.get(session.get_bind())
    if begun is None or begun[0] != draft.id:
        data: dict[str, Any] = {}
        if draft.base is not None:
            data = session.scalars(select(SitePlan.data).where(SitePlan.version == draft.base)).one()
        begun = _begun_on[session.get_bind()] = (draft.id, parts_of_plan(data))
    done = session.scalars(
        select(PlanChange.changes)
        .where(PlanChange.draft_id == draft.id, PlanChange.undone.is_(False))
        .order_by(PlanChange.seq)
    )
    return with_changes(begun[1], (Change(*said) for said in (one for row in done for one in row)))


def begin_draft(tx: Transaction, *, site: Site, base: int | None, who: str) -> int:
    """On a version, or on an empty sheet. One that is open already is gone on with. Raises Refused (`plan_unknown`)."""
    alone(tx, ALONE)  # else two people could begin one each
    found = open_draft(tx.session, site.id)
    if found is not None:
        return found.id
    if base is not None:
        plan = tx.session.get(SitePlan, base)
        if plan is None or plan.site_id != site.id:
            raise Refused("plan_unknown", "base")
    draft = PlanDraft(site_id=site.id, base=base, begun_at=tx.now, begun_by=who, revision=0)
    tx.session.add(draft)
    tx.session.flush()
    audit(tx, who=who, what="plan.draft_begun", subject=f"draft {draft.id}", after={"base": base})
    return draft.id


def change_draft(tx: Transaction, *, draft_id: int, revision: int, changes: Sequence["Change"], who: str) -> None:
    """One more step, drawn on this revision; what was undone cannot be redone any more. Raises Refused (`draft_moved`)."""
    draft = _at(tx, draft_id, revision)
    of_draft = PlanChange.draft_id == draft.id
    tx.session.execute(delete(PlanChange).where(of_draft, PlanChange.undone.is_(True)))
    last = tx.session.scalar(select(func.max(PlanChange.seq)).where(of_draft)) or 0
    if last >= MOST_CHANGES:
        raise Refused("draft_full")
    said = [one.said() for one in changes]
    tx.session.add(PlanChange(draft_id=draft.id, seq=last + 1, at=tx.now, who=who, undone=False, changes=said))
    draft.revision += 1
    tx.session.flush()


def undo_change(tx: Transaction, *, draft_id: int, revision: int) -> list[tuple[str, str]]:
    """The last step is taken back; answers kind and key of what changed. Raises Refused (`draft_moved`)."""
    return _turn(tx, _at(tx, draft_id, revision), undone=False)


def redo_change(tx: Transaction, *, draft_id: int, revision: int) -> list[tuple[str, str]]:
    """The step taken back last is there again. Raises Refused (`draft_moved`)."""
    return _turn(tx, _at(tx, draft_id, revision), undone=True)


def _turn(tx: Transaction, draft: PlanDraft, *, undone: bool) -> list[tuple[str, str]]:
    order = PlanChange.seq.asc() if undone else PlanChange.seq.desc()
    step = tx.session.scalars(
        select(PlanChange)
        .where(PlanChange.draft_id == draft.id, PlanChange.undone.is_(undone))
        .order_by(order)
        .limit(1)
    ).first()
    if step is None:
        return []
    step.undone = not undone
    draft.revision += 1
    tx.session.flush()
    return [(kind, key) for kind, key, _ in step.changes]


def publish_draft(  # one act
    tx: Transaction,
    *,
    site: Site,
    draft_id: int,
    revision: int,
    plan: WrittenPlan,
    title: str,
    effect_at: datetime | None,
    who: str,
) -> int:
    """Kept as a new version, in force at once or from `effect_at`. `plan`: this revision's, written before. Raises Refused."""
    draft = _at(tx, draft_id, revision)
    version = keep_plan(tx, site=site, plan=plan, source=title, who=who, effect_at=effect_at)
    draft.ended_at, draft.became = tx.now, version
    tx.session.flush()
    return version


def throw_away_draft(tx: Transaction, *, draft_id: int, who: str) -> None:
    """Nothing of it is kept but that it was. One that has ended already stays as it is."""
    draft = tx.session.get(PlanDraft, draft_id)
    if draft is None or draft.ended_at is not None:
        return
    tx.session.execute(delete(PlanChange).where(PlanChange.draft_id == draft.id))
    draft.ended_at = tx.now
    tx.session.flush()
    audit(tx, who=who, what="plan.draft_thrown_away", subject=f"draft {draft.id}")


def _at(tx: Transaction, draft_id: int, revision: int) -> PlanDraft:
    alone(tx, ALONE)
    draft = tx.session.get(PlanDraft, draft_id)
    if draft is None or draft.ended_at is not None or draft.revision != revision:
        raise Refused("draft_moved", "revision")
    return draft

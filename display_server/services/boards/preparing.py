"""A sent picture or video on its way to boards: it waits as `coming`, `jobs` begins it, and it ends prepared or refused.

Until then the file before it stays shown; so it does where the new one is refused.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Content
from display_server.domain.contents import ContentKind, is_late
from display_server.services.audit import audit
from display_server.services.boards.edit_contents import ContentRefused, found_content, unless_shown, waits_for

MOST_TRIES = 5
"""A file with which this machine went down so often is not tried again."""

BY = "hub"


def send_another(tx: Transaction, *, key: int, coming: str, who: str) -> str | None:
    """Another file for an item. The upload that waited so far, if one did: it may be deleted. Raises ContentUnknown,
    ContentRefused.
    """
    item = found_content(tx, key)
    if not ContentKind(item.kind).has_file or waits_for(tx, coming) not in {None, key}:
        raise ContentRefused("file", "missing")
    before = item.coming
    item.coming, item.coming_at, item.coming_tries, item.failed = coming, tx.now, 0, None
    audit(tx, who=who, what="content.file_sent", subject=f"content:{key}", after={"title": item.title})
    return before


def missing_contents(session: Session, now: datetime) -> list[str]:
    """The titles of what somebody wanted shown and no board shows: refused, or in preparation far too long."""
    found = session.scalars(select(Content).where(Content.failed.is_not(None) | Content.coming.is_not(None)))
    return [
        one.title
        for one in found.all()
        if (one.failed and not one.file) or is_late(ContentKind(one.kind), one.coming_at, now)
    ]


def begin_content(tx: Transaction, *, key: int, upload: str) -> str:
    """`begin`, `gone` (removed, or another was sent) or `broke`: so often begun and never ended that it is refused."""
    tx.spare_facts()
    item = tx.session.get(Content, key)
    if item is None or item.coming != upload:
        return "gone"
    if (item.coming_tries or 0) >= MOST_TRIES:
        return "broke"
    item.coming_tries = (item.coming_tries or 0) + 1
    return "begin"


def end_content(
    tx: Transaction, *, key: int, upload: str, file: str | None, made: dict[str, Any] | None, failed: str | None
) -> str | None:
    """It is prepared (`file`, `made`), or was refused. The file that no item shows any more: the one before, or the new one where
    nobody waits for it any longer.
    """
    tx.spare_facts()
    item = tx.session.get(Content, key)
    if item is None or item.coming != upload:
        return unless_shown(tx, file)
    item.coming = item.coming_at = item.coming_tries = None
    item.failed = failed
    if file is None:
        audit(tx, who=BY, what="content.refused", subject=f"content:{key}", after={"title": item.title, "why": failed})
        return None
    before, item.file, item.made = item.file, file, made
    tx.session.flush()
    audit(tx, who=BY, what="content.prepared", subject=f"content:{key}", after={"title": item.title, "file": file})
    return None if before == file else unless_shown(tx, before)

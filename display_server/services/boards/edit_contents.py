"""An administrator adds, changes, orders or removes what boards show beside their calls."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select

from config.contract.words import Language
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Content, PlanPicture, Site
from display_server.db.reading.own_site import own_site
from display_server.domain.contents import MOST, ContentEntry, ContentKind, refusal
from display_server.services.audit import audit


class ContentRefused(ValueError):
    """It cannot be shown: `field` says where, `reason` is a code with words of its own."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class ContentUnknown(LookupError):
    """Somebody removed it meanwhile."""


@dataclass(frozen=True)
class Left:
    """What lies on the disk for nobody any more."""

    file: str | None
    coming: str | None


def add_content(tx: Transaction, *, kind: ContentKind, entry: ContentEntry, coming: str | None, who: str) -> int:
    """At the end of its playlist; `coming`: its upload, which `jobs` prepares before any board hears of it. The item's id: the
    one that is there already where the same upload is sent again. Raises ContentRefused.
    """
    site = own_site(tx.session)
    _refuse(kind, entry, site)
    if kind.has_file is not (coming is not None):
        raise ContentRefused("file", "missing")
    there = waits_for(tx, coming)
    if there is not None:  # a form sent twice
        return there
    if (tx.session.scalar(select(func.count()).select_from(Content)) or 0) >= MOST:
        raise ContentRefused("title", "too_many")
    last = select(func.coalesce(func.max(Content.position), 0)).where(Content.playlist == entry.playlist)
    item = Content(
        site_id=site.id, kind=kind.value, file=None, position=(tx.session.scalar(last) or 0) + 1, added_at=tx.now,
        coming=coming, coming_at=tx.now if coming else None, coming_tries=0, **_columns(entry),
    )  # fmt: skip
    tx.session.add(item)
    tx.session.flush()
    audit(tx, who=who, what="content.added", subject=f"content:{item.id}", after={"title": item.title})
    return item.id


def change_content(tx: Transaction, *, key: int, entry: ContentEntry, who: str) -> None:
    """All but its kind and its file; why another file was refused has been read by now. Raises ContentUnknown,
    ContentRefused.
    """
    item = found_content(tx, key)
    _refuse(ContentKind(item.kind), entry, tx.session.get_one(Site, item.site_id))
    before = {"title": item.title, "playlist": item.playlist}
    item.failed = None if item.file else item.failed
    for name, value in _columns(entry).items():
        setattr(item, name, value)
    after = {"title": item.title, "playlist": item.playlist}
    audit(tx, who=who, what="content.changed", subject=f"content:{key}", before=before, after=after)


def move_content(tx: Transaction, *, key: int, by: int, who: str) -> None:
    """One place earlier (-1) or later (1) in its playlist. Raises ContentUnknown."""
    item = found_content(tx, key)
    ordered = select(Content).where(Content.playlist == item.playlist).order_by(Content.position, Content.id)
    line = list(tx.session.scalars(ordered))
    at = line.index(item)
    line.insert(max(0, at + by), line.pop(at))
    for position, one in enumerate(line, 1):
        one.position = position
    audit(tx, who=who, what="content.moved", subject=f"content:{key}", after={"position": item.position})


def remove_content(tx: Transaction, *, key: int, who: str) -> Left:
    """Raises ContentUnknown."""
    item = found_content(tx, key)
    left = Left(item.file, item.coming)
    tx.session.delete(item)
    tx.session.flush()
    audit(
        tx, who=who, what="content.removed", subject=f"content:{key}", before={"title": item.title, "file": item.file}
    )
    return Left(unless_shown(tx, left.file), left.coming)


def unless_shown(tx: Transaction, file: str | None) -> str | None:
    """The file, where no item shows it any more and no floor is traced from the same picture: it may be deleted."""
    uses = (select(Content.id).where(Content.file == file), select(PlanPicture.floor).where(PlanPicture.file == file))
    still = file is not None and any(tx.session.scalar(use.limit(1)) is not None for use in uses)
    return None if still else file


def waits_for(tx: Transaction, upload: str | None) -> int | None:
    """The item an upload belongs to. No second one may have it: whichever is ready first takes the bytes away."""
    return tx.session.scalar(select(Content.id).where(Content.coming == upload)) if upload is not None else None


def found_content(tx: Transaction, key: int) -> Content:
    """Raises ContentUnknown."""
    item = tx.session.get(Content, key)
    if item is None:
        raise ContentUnknown(key)
    return item


def _refuse(kind: ContentKind, entry: ContentEntry, site: Site) -> None:
    wrong = refusal(kind, entry, Language(site.language))
    if wrong is not None:
        raise ContentRefused(*wrong)


def _columns(entry: ContentEntry) -> dict[str, Any]:
    return {**asdict(entry), "words": {language.value: said for language, said in entry.words.items()}}

"""An administrator changes how tickets look: audited, and fetched by every kiosk."""

from typing import Any

from config.contract.paper import PaperTemplates
from display_server.db.engine.transaction import Transaction
from display_server.db.reading.own_site import own_site
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed


def change_paper(tx: Transaction, *, templates: PaperTemplates, who: str) -> None:
    """They hold for every ticket printed after a kiosk has fetched them. The logo stands in the audit by its size only."""
    site = own_site(tx.session)
    before = PaperTemplates.model_validate(site.paper or {})
    if before == templates:
        return
    site.paper = templates.model_dump(mode="json")
    subject = f"site:{site.id}"
    audit(tx, who=who, what="site.paper_changed", subject=subject, before=_short(before), after=_short(templates))
    catalogue_changed(tx, site)


def _short(templates: PaperTemplates) -> Any:
    said = templates.model_dump(mode="json")
    for width in said.values():
        width["logo"] = len(width["logo"]) if width["logo"] else None
    return said

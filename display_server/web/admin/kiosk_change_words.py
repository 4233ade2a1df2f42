"""What a kiosk's configuration says, and what would be another, in the reader's words."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.hours import Hours
from config.contract.words import Language
from config.locale import LANGUAGES, name_of, words
from display_server.db.models import Department, Service
from display_server.db.reading.own_site import own_site
from display_server.domain.hours import said as spans_said
from display_server.domain.kiosk_layers import FieldChange


@dataclass(frozen=True)
class ChangeLine:
    """`what` will be `after` where it was `before`."""

    what: str
    before: str
    after: str


class ChangeWords:
    """Names as the reader's language says them."""

    def __init__(self, session: Session, language: Language) -> None:
        own = Language(own_site(session).language)
        self._say = words(language).say
        self._count = words(language).count
        self._departments = {one.code: name_of(one.names, language, own) for one in session.scalars(select(Department))}
        self._services = {one.code: name_of(one.names, language, own) for one in session.scalars(select(Service))}

    def line(self, change: FieldChange) -> ChangeLine:
        what = self._say(f"admin.kiosks.field.{change.field}")
        return ChangeLine(what, self._said(change.field, change.before), self._said(change.field, change.after))

    def _said(self, field: str, value: Any) -> str:
        """One value. Nothing listed is said in the field's own words: 'all of them', 'none'."""
        say = self._say
        if field in {"field_colour", "key_colour"}:
            return value or say("admin.kiosks.usual_colour")
        if field in {"hours", "logo", "language"}:
            return self._one(field, value)
        if isinstance(value, bool):
            return say("admin.kiosks.on" if value else "admin.kiosks.off")
        if isinstance(value, int):
            return self._count("admin.kiosks.seconds", value)
        if isinstance(value, dict):
            texts = [f"{LANGUAGES[Language(code)].own_name}: {text}" for code, text in value.items()]
            return " · ".join(texts) or say("admin.kiosks.usual")
        return ", ".join(self._name(field, one) for one in value) or say(f"admin.kiosks.none.{field}")

    def _one(self, field: str, value: Any) -> str:
        if field == "hours":
            return self._hours(value)
        if field == "logo":
            return self._say("admin.kiosks.logo_set" if value else "admin.kiosks.none.logo")
        return LANGUAGES[value].own_name if value else self._say("admin.kiosks.site_language")

    def _hours(self, hours: Hours | None) -> str:
        if hours is None:
            return self._say("admin.kiosks.house_hours")
        closed = self._say("admin.kiosks.closed")
        days = enumerate(hours.weekly)
        return "; ".join(
            f"{self._say(f'admin.hours.weekday.{day}')} {spans_said(one.spans) or closed}" for day, one in days
        )

    def _name(self, field: str, one: Any) -> str:
        if field in {"actions", "large"}:
            return self._say(f"admin.kiosks.way.{one}")
        if field == "languages":
            return LANGUAGES[one].own_name
        return (self._services if field == "hidden_services" else self._departments).get(one, str(one))

"""What an administrator typed about the house: names in five languages, the dictionary's suggestion, refusals in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.words import Language, Name, Names
from config.dictionary import Entry, Section, entries
from config.locale import name_of, words
from display_server.db.models import Department, Place
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.web.admin.service_choices import own_language
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.sign_in.language import desk_language

_LONGEST = 240


@dataclass
class HouseForm:
    """`typed` is shown again as it was."""

    typed: dict[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()

    @classmethod
    def sent(cls, *lists: str) -> "HouseForm":
        """What the browser sent; `lists`: names of fields that come several times."""
        typed = {name: value[:_LONGEST].strip() for name, value in request.form.items()}
        return cls(typed, frozenset(value for name in lists for value in request.form.getlist(name)))

    @property
    def names(self) -> Names:
        said = {language: self.get(f"name_{language.value}") for language in Language}
        return {
            language: Name(name=name, short=self.get(f"short_{language.value}") or None)
            for language, name in said.items()
            if name
        }

    def get(self, name: str) -> str:
        return self.typed.get(name, "")

    def on(self, name: str) -> bool:
        return self.typed.get(name) == "on"

    def whole(self, name: str) -> int:
        """-1 for anything that is no whole number: the service refuses it in words."""
        said = self.get(name)
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else -1


def typed_names(names: Mapping[Language, Name]) -> dict[str, str]:
    """As an administrator would have typed them."""
    long = {f"name_{language.value}": one.name for language, one in names.items()}
    return {**long, **{f"short_{language.value}": one.short or "" for language, one in names.items()}}


def suggested(section: Section) -> Entry | None:
    """The entry of the dictionary that `?from=` names."""
    return entries(section).get(request.args.get("from", ""))


def show_form(template: str, form: HouseForm, refused: EntryRefused | None = None, **values: Any) -> str:
    """The page, with what was refused beside its field."""
    problem = None
    if refused is not None:
        problem = words(desk_language()).say(f"admin.house.refused.{refused.field}.{refused.reason}")
    return show_desk_page(
        template, form=form, typed=form.typed, refused_field=refused.field if refused else None, problem=problem, **values
    )  # fmt: skip


def open_one(session: Session, kind: type[Any], code: str) -> Any:
    """An open department, service, place or desk. Raises NotFound: nobody entered it, or it has been closed."""
    row = session.scalar(select(kind).where(kind.code == code, kind.closed_at.is_(None)))
    if row is None:
        raise NotFound
    return row


def saved(then: str = "admin.house") -> ResponseReturnValue:
    """Said on the next page."""
    flash(words(desk_language()).say("admin.house.saved"))
    return redirect(url_for(then), code=303)


def said_name(session: Session, names: Names) -> str:
    """In the reader's language."""
    return name_of(names, desk_language(), own_language(session))


def department_choices(session: Session) -> list[tuple[str, str]]:
    rows = session.scalars(select(Department).where(Department.closed_at.is_(None)).order_by(Department.position))
    return [(one.code, said_name(session, one.names)) for one in rows]


def place_choices(session: Session, *kinds: str) -> list[tuple[str, str]]:
    """Open places of these kinds, in the reader's language; all of them for none."""
    wanted = select(Place).where(Place.closed_at.is_(None)).order_by(Place.floor, Place.id)
    rows = session.scalars(wanted.where(Place.kind.in_(kinds)) if kinds else wanted)
    return [(one.code, f"{said_name(session, one.names)} · {one.floor}") for one in rows]


def floor_of(department: str) -> str:
    """Where a department is; the first floor where nobody has said."""
    with this_hub().database.reading() as session:
        return session.scalar(select(Department.floor).where(Department.code == department)) or "1"

"""What the forms of a question share: the texts that were typed, and where an answer may lead."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.guide import GuideQuestion
from config.contract.words import Language, Name, Names
from config.locale import name_of
from display_server.db.models import Department, Service
from display_server.domain.guide import LONGEST_TEXT
from display_server.services.house.keep_guide import served_now
from display_server.web.admin.service_choices import own_language
from display_server.web.shared.sign_in.language import desk_language


@dataclass(frozen=True)
class Leads:
    """Where an answer may lead: each as the form's value and its name."""

    questions: list[tuple[str, str]]
    departments: list[tuple[str, str]]
    services: list[tuple[str, str]]


def leads_of(session: Session, below: Iterable[GuideQuestion]) -> Leads:
    own, names, served = own_language(session), named(session), served_now(session)
    return Leads(
        [(f"question:{one.code}", name_of(one.asks, desk_language(), own)) for one in below],
        [(f"department:{code}", names[code]) for code in names if code in served["departments"]],
        [(f"service:{code}", names[code]) for code in names if code in served["services"]],
    )


def named(session: Session) -> dict[str, str]:
    """Departments and services by code, in the reader's language and the hospital's order."""
    own, language = own_language(session), desk_language()
    rows = [
        *session.execute(select(Department.code, Department.names).order_by(Department.position)),
        *session.execute(select(Service.code, Service.names).order_by(Service.position, Service.id)),
    ]
    return {code: name_of(names, language, own) for code, names in rows}


def names_typed(field: str) -> Names:
    typed = {one: request.form.get(f"{field}_{one.value}", "").strip()[: LONGEST_TEXT + 1] for one in Language}
    return {one: Name(name=text) for one, text in typed.items() if text}

"""Everybody's sign-ins in one list: who tries a colleague's name at night, and from where."""

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from display_server.db.models import Account
from display_server.hub import this_hub
from display_server.services.accounts.sign_in_record import sign_ins as read_sign_ins
from display_server.services.forget_old import SIGN_INS_KEPT
from display_server.web.admin.face import blueprint
from display_server.web.admin.people_where import administers_all, sees
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page, site_facts
from display_server.web.shared.older import older_than
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language

PART = 50
_LONGEST_SEARCH = 80


@blueprint.get("/people/sign-ins")
@needs(Permission.MANAGE_PEOPLE)
def sign_ins() -> ResponseReturnValue:
    """Of the people whom this administrator sees."""
    text, failed = request.args.get("q", "").strip()[:_LONGEST_SEARCH], request.args.get("failed") == "on"
    language = desk_language()
    with this_hub().database.reading() as session:
        seen = None if administers_all() else [one.id for one in session.scalars(select(Account)) if sees(one)]
        lines = read_sign_ins(session, text=text, failed=failed, before=older_than(), accounts=seen, most=PART)
        site = site_facts(session, language)
    return show_desk_page(
        "admin/sign_ins.html",
        lines=[(site.day_and_time(one.line.at, language), one) for one in lines],
        asked={**({"q": text} if text else {}), **({"failed": "on"} if failed else {})},
        older=lines[-1].id if len(lines) == PART else None,
        days=SIGN_INS_KEPT.days,
    )

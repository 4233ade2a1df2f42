"""The staff face's one blueprint; what its pages share: the desk of a request, and the words of a refusal."""

from flask import Blueprint
from werkzeug.exceptions import NotFound

from config.locale import words
from display_server.db.models import Department, Desk
from display_server.hub import this_hub
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person
from display_server.web.staff.line_of_desk import find_desk

blueprint = Blueprint(
    "staff",
    __name__,
    url_prefix="/staff",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)


def my_department(code: str) -> tuple[Desk, Department]:
    """The desk and its department, if this person sees it: what one may not see does not exist."""
    with this_hub().database.reading() as session:
        found = find_desk(session, code)
    if found is None or not this_person().sees(found[1].code):
        raise NotFound
    return found


def refusal_words(code: str) -> str:
    return words(desk_language()).say(f"staff.refused.{code}")


def row_key(text: str) -> int:
    """A row's key in an address; anything else does not exist."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise NotFound
    return int(text)

"""The language of a desk page: the account's, once somebody is signed in; before that what they chose or the browser asks."""

from flask import request, session
from flask_security import current_user
from sqlalchemy import select

from config.contract.words import Language
from display_server.db.models import Site
from display_server.hub import this_hub
from display_server.web.shared.sign_in.person import Person

CHOSEN = "language"


def desk_language() -> Language:
    """Account → chosen on the sign-in page → Accept-Language → the site's own."""
    person = current_user._get_current_object()
    if isinstance(person, Person):
        return person.language
    chosen = session.get(CHOSEN)
    if chosen in {language.value for language in Language}:
        return Language(chosen)
    asked = request.accept_languages.best_match([language.value for language in Language])
    return Language(asked) if asked else site_language()


def site_language() -> Language:
    with this_hub().database.reading() as reading:
        found = reading.scalar(select(Site.language).order_by(Site.id).limit(1))
    return Language(found) if found else Language.ENGLISH

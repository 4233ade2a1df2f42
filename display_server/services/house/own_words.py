"""An administrator says a sentence of the product in the hospital's own words, or takes them back."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from config.contract.words import Language
from config.locale import problem_with
from display_server.db.engine.site_scope import everywhere
from display_server.db.engine.transaction import Transaction
from display_server.db.models import OwnWord, Site
from display_server.domain import topics
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed
from display_server.services.entry_refused import EntryRefused

WHAT = "words.changed"


def subject_of(key: str) -> str:
    """As the audit names a sentence."""
    return f"words:{key}"


def keep_words(tx: Transaction, *, key: str, said: Mapping[Language, Sequence[str]], who: str) -> bool:
    """Whether anything changed. A language without forms says what the product says again.

    Raises EntryRefused: `field` is the language, `reason` as `config.locale.problem_with` says.
    """
    for language, forms in said.items():
        if forms and (problem := problem_with(key, language, forms)) is not None:
            raise EntryRefused(language.value, problem)
    before = {row.language: row for row in tx.session.scalars(select(OwnWord).where(OwnWord.key == key))}
    was, is_now = {}, {}
    for language, forms in said.items():
        row, wanted = before.get(language.value), list(forms) or None
        if (row.forms if row is not None else None) == wanted:
            continue
        was[language.value], is_now[language.value] = (row.forms if row is not None else None), wanted
        if wanted is None:
            tx.session.delete(row)
        elif row is None:
            tx.session.add(OwnWord(key=key, language=language.value, forms=wanted, changed_at=tx.now, changed_by=who))
        else:
            row.forms, row.changed_at, row.changed_by = wanted, tx.now, who
    if not is_now:
        return False
    tx.session.flush()
    with everywhere():  # words are one for all sites
        audit(tx, who=who, what=WHAT, subject=subject_of(key), before=was or None, after=is_now or None)
        for site in tx.session.scalars(select(Site).order_by(Site.id)):
            tx.touch(topics.lobby(site.code))
            catalogue_changed(tx, site)
    return True

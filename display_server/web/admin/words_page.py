"""Words: any sentence of the product in the hospital's own words, the default beside it, and everything that was said before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.words import Language
from config.locale import LANGUAGES, defaults_in, words
from display_server.db.models import Account, AuditLine
from display_server.db.reading.own_site import own_site
from display_server.db.reading.own_words import own_words_of
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.follow_words import WordsFollower
from display_server.services.house.own_words import WHAT, keep_words, subject_of
from display_server.web.admin.face import blueprint
from display_server.web.admin.house import read_untranslated
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

SHOWN = 40
HISTORY = 12
FACES = ("kiosk", "paper", "board", "phone", "voice", "way", "common", "staff", "admin", "error")
_LONGEST = 2000


@dataclass(frozen=True)
class Sentence:
    """One entry of the list. `own`: the hospital's words, None where the product's stand; `missing`: languages left behind."""

    key: str
    default: str
    own: str | None
    missing: list[str]


@dataclass(frozen=True)
class Field:
    """One language of a sentence. `typed`: its forms as the fields show them, `default` those of the product."""

    language: Language
    default: tuple[str, ...]
    typed: list[str]
    problem: str | None = None


@dataclass(frozen=True)
class Before:
    """What was said before one change, and by whom it was changed."""

    seq: int
    at: datetime
    who: str
    said: list[tuple[str, str]]


@blueprint.get("/words")
@needs(Permission.EDIT_WORDS)
def own_words() -> ResponseReturnValue:
    asked = request.args
    language = Language(asked["language"]) if asked.get("language") in set(Language) else desk_language()
    face, typed, show = asked.get("face", ""), asked.get("q", "").strip()[:80], asked.get("show", "all")
    with this_hub().database.reading() as session:
        own = own_words_of(session)
        offered = [Language(one) for one in own_site(session).languages]
        untranslated = len(read_untranslated(session))
    found = [
        one
        for one in _sentences(language, own, offered)
        if (not face or one.key.startswith(f"{face}."))
        and _holds(one, typed)
        and (show != "changed" or one.own is not None)
        and (show != "missing" or one.missing)
    ]
    return show_desk_page(
        "admin/words.html", sentences=found[:SHOWN], more=max(0, len(found) - SHOWN), faces=FACES, face=face, typed=typed,
        shown=show, wanted=language, untranslated=untranslated,
    )  # fmt: skip


@blueprint.get("/words/<key>")
@needs(Permission.EDIT_WORDS)
def sentence(key: str) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        own = own_words_of(session)
    return _page(key, [_field(key, one, own.get(one, {}).get(key, [])) for one in Language])


@blueprint.post("/words/<key>")
@needs(Permission.EDIT_WORDS)
def say_otherwise(key: str) -> ResponseReturnValue:
    _known(key)
    said = {one: _typed(key, one) for one in Language}
    try:
        _keep(key, said)
    except EntryRefused as refused:
        problem = words(desk_language()).say(f"admin.words.refused.{refused.reason}")
        fields = [_field(key, one, said[one], problem if one.value == refused.field else None) for one in Language]
        return _page(key, fields), 422
    return redirect(url_for("admin.sentence", key=key), code=303)


@blueprint.post("/words/<key>/back/<int:seq>")
@needs(Permission.EDIT_WORDS)
def as_before(key: str, seq: int) -> ResponseReturnValue:
    """What stood before that change stands again; a change of its own, so that it can be taken back, too."""
    _known(key)
    with this_hub().database.reading() as session:
        line = session.scalar(_changes(key).where(AuditLine.seq == seq))
    if line is None:
        raise NotFound
    try:
        _keep(key, {Language(language): forms or [] for language, forms in (line.before or {}).items()})
    except EntryRefused as refused:  # a newer version of the product asks for other values
        flash(words(desk_language()).say(f"admin.words.refused.{refused.reason}"))
    return redirect(url_for("admin.sentence", key=key), code=303)


def _keep(key: str, said: dict[Language, list[str]]) -> None:
    who = this_person().who
    if this_hub().writer.run(lambda tx: keep_words(tx, key=key, said=said, who=who)):
        follower = this_hub().memory["words"]
        assert isinstance(follower, WordsFollower)  # noqa: S101  # put there while wiring
        follower.follow(at_once=True)
        flash(words(desk_language()).say("admin.words.kept"))


def _typed(key: str, language: Language) -> list[str]:
    """The forms as typed; none where every field is empty or says what the product says."""
    default = defaults_in(language)[key]
    forms = [request.form.get(f"{language.value}_{at}", "").strip()[:_LONGEST] for at in range(len(default))]
    forms = [one.replace("\r\n", "\n") for one in forms]
    return [] if not any(forms) or tuple(forms) == default else forms


def _page(key: str, fields: list[Field]) -> str:
    _known(key)
    with this_hub().database.reading() as session:
        history = _history(session, key)
    return show_desk_page("admin/sentence.html", key=key, fields=fields, history=history)


def _known(key: str) -> None:
    if key not in defaults_in(Language.ENGLISH):
        raise NotFound


def _field(key: str, language: Language, own: list[str], problem: str | None = None) -> Field:
    _known(key)
    default = defaults_in(language)[key]
    return Field(language, default, own or [""] * len(default), problem)


def _sentences(
    language: Language, own: dict[Language, dict[str, list[str]]], offered: list[Language]
) -> list[Sentence]:
    """All of them. Left behind is an offered language that says the product's words where another says the hospital's."""
    found = []
    for key, default in defaults_in(language).items():
        said = {one for one in Language if key in own.get(one, {})}
        missing = [LANGUAGES[one].own_name for one in offered if one not in said] if said else []
        mine = own.get(language, {}).get(key)
        found.append(Sentence(key, " / ".join(default), " / ".join(mine) if mine else None, missing))
    return sorted(found, key=lambda one: (FACES.index(one.key.partition(".")[0]), one.key))


def _holds(one: Sentence, typed: str) -> bool:
    wanted = typed.casefold()
    english = " / ".join(defaults_in(Language.ENGLISH)[one.key])
    return any(wanted in text.casefold() for text in (one.key, one.default, one.own or "", english))


def _changes(key: str) -> Any:
    return select(AuditLine).where(AuditLine.what == WHAT, AuditLine.subject == subject_of(key))


def _history(session: Session, key: str) -> list[Before]:
    """The newest first."""
    reader, found = words(desk_language()), []
    for line in session.scalars(_changes(key).order_by(AuditLine.seq.desc()).limit(HISTORY)):
        _, _, account = line.who.partition(":")
        person = session.get(Account, int(account)) if account.isdecimal() else None
        said = [
            (LANGUAGES[Language(language)].own_name, " / ".join(forms) if forms else reader.say("admin.words.default"))
            for language, forms in (line.before or {}).items()
        ]
        found.append(Before(line.seq, line.at, person.email if person is not None else line.who, said))
    return found

"""Own words as a file: taken out for a translator, looked at before anything is entered, taken in and taken back."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from config.contract.words import Language
from config.locale import OwnWords
from display_server.db.models import WordsImport
from display_server.db.reading.own_words import own_words_of
from display_server.hub import this_hub
from display_server.services.house.word_rows import Fault, Looked, as_csv, as_json, look
from display_server.services.house.words_import import begin_words_import, keep_looked, take_words_back
from display_server.web.admin.face import blueprint
from display_server.web.admin.sent_file import FAULTS_SHOWN, attached, sent_file
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


@blueprint.get("/words/file")
@needs(Permission.EDIT_WORDS)
def words_file() -> ResponseReturnValue:
    return _page()


@blueprint.get("/words/file/<any(changed, every, json):which>")
@needs(Permission.EDIT_WORDS)
def words_as_file(which: str) -> ResponseReturnValue:
    """`changed`: the hospital's own, all languages; `every`: all sentences of one language; `json`: the hospital's own."""
    own, wanted = _own(), request.args.get("language")
    language = Language(wanted) if wanted in set(Language) else desk_language()
    if which == "json":
        return attached(as_json(own), "words.json", "application/json")
    if which == "every":
        return attached(as_csv(own, [language], every=True), f"words-{language.value}.csv", "text/csv")
    return attached(as_csv(own, list(Language), every=False), "words.csv", "text/csv")


@blueprint.post("/words/file")
@needs(Permission.EDIT_WORDS)
def take_words_file() -> ResponseReturnValue:
    """A dry run: what is good in it is kept aside until somebody says to enter it."""
    text, name = sent_file()
    own = _own()
    looked = look(text, own) if text is not None else Looked(faults=[Fault(0, "no_text")])
    if not looked.rows:
        return _page(looked), 422 if looked.faults else 200
    who = this_person().who
    key = this_hub().writer.run(lambda tx: keep_looked(tx, rows=looked.rows, own=own, file=name, who=who))
    return _page(looked, key)


@blueprint.post("/words/imports/<int:key>")
@needs(Permission.EDIT_WORDS)
def enter_words_import(key: int) -> ResponseReturnValue:
    _import(key)
    who = this_person().who
    this_hub().writer.run(lambda tx: begin_words_import(tx, key=key, who=who))
    return redirect(url_for("admin.words_import", key=key), code=303)


@blueprint.get("/words/imports/<int:key>")
@needs(Permission.EDIT_WORDS)
def words_import(key: int) -> ResponseReturnValue:
    return show_desk_page("admin/words_import.html", one=_import(key))


@blueprint.get("/words/imports/<int:key>/now")
@needs(Permission.EDIT_WORDS)
def words_import_now(key: int) -> ResponseReturnValue:
    """The moving part of the page."""
    return show_desk_page("admin/words_import_now.html", one=_import(key))


@blueprint.post("/words/imports/<int:key>/back")
@needs(Permission.EDIT_WORDS)
def take_words_import_back(key: int) -> ResponseReturnValue:
    _import(key)
    who = this_person().who
    this_hub().writer.run(lambda tx: take_words_back(tx, key=key, who=who))
    return redirect(url_for("admin.words_import", key=key), code=303)


def _own() -> OwnWords:
    with this_hub().database.reading() as session:
        return own_words_of(session)


def _import(key: int) -> dict[str, Any]:
    with this_hub().database.reading() as session:
        row = session.get(WordsImport, key)
    if row is None:
        raise NotFound
    return {
        "id": row.id, "file": row.file, "asked_at": row.asked_at, "all": len(row.rows), "done": row.done,
        "refused": row.refused, "begun": row.begun_at is not None, "ended": row.ended_at is not None, "changed": len(row.before),
        "back": row.back_asked_at is not None, "back_done": row.back_done, "kept_newer": row.kept_newer,
        "back_ended": row.back_ended_at is not None,
    }  # fmt: skip


def _page(looked: Looked | None = None, key: int | None = None) -> str:
    begun = select(WordsImport).where(WordsImport.begun_at.is_not(None))
    with this_hub().database.reading() as session:
        rows = session.scalars(begun.order_by(WordsImport.id.desc()).limit(10)).all()
        before = [(row.id, row.file, row.asked_at, row.back_asked_at is not None) for row in rows]
    return show_desk_page(
        "admin/words_file.html", looked=looked, key=key, before=before, wanted=desk_language(),
        faults=looked.faults[:FAULTS_SHOWN] if looked else [],
        more_faults=max(0, len(looked.faults) - FAULTS_SHOWN) if looked else 0,
    )  # fmt: skip

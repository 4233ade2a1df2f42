"""What an administrator enters of one item beside the calls, read from the form."""

import re
from datetime import date, time
from uuid import UUID

from werkzeug.datastructures import MultiDict

from config.contract.words import Language
from config.locale import words
from display_server.domain.contents import ContentEntry
from display_server.services.boards.edit_contents import ContentRefused
from display_server.web.shared.sign_in.language import desk_language

Form = MultiDict[str, str]


def read_entry(form: Form) -> ContentEntry:
    """Raises ContentRefused for what cannot be read at all."""
    said = {language: form.get(f"words_{language.value}", "").strip() for language in Language}
    return ContentEntry(
        title=form.get("title", "").strip(),
        playlist=form.get("playlist", "").strip(),
        seconds=int(form["seconds"]) if re.fullmatch(r"\d{1,3}", form.get("seconds", "")) else 0,
        words={language: text for language, text in said.items() if text},
        from_time=_time(form.get("from_time", "")),
        until_time=_time(form.get("until_time", "")),
        first_day=_day(form.get("first_day", "")),
        last_day=_day(form.get("last_day", "")),
    )


def upload_in(form: Form) -> UUID:
    """Raises ContentRefused where no file was sent."""
    try:
        return UUID(form.get("upload", ""))
    except ValueError:
        raise ContentRefused("file", "missing") from None


def said_why(refused: ContentRefused | None) -> str | None:
    return words(desk_language()).say(f"admin.contents.refused.{refused.field}.{refused.reason}") if refused else None


def _time(said: str) -> time | None:
    try:
        return time.fromisoformat(said) if said else None
    except ValueError:
        raise ContentRefused("times", "both") from None


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise ContentRefused("days", "order") from None

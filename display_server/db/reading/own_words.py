"""The hospital's own words, read for whoever shows some: the kiosks' catalogue and every program of the hub."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language
from display_server.db.models import OwnWord

AT_KIOSKS = ("kiosk", "paper", "way", "voice", "common")
"""Faces whose words a kiosk speaks."""


def own_words_of(session: Session, faces: Collection[str] | None = None) -> dict[Language, dict[str, list[str]]]:
    """By language and key; `faces` None: all."""
    found: dict[Language, dict[str, list[str]]] = {}
    for row in session.scalars(select(OwnWord).order_by(OwnWord.key)):
        if faces is None or row.key.partition(".")[0] in faces:
            found.setdefault(Language(row.language), {})[row.key] = row.forms
    return found

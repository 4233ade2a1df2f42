"""What draws: a kiosk's own face offscreen, without a hub, a printer or a person. A line in, a picture out."""

import base64
import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from config.contract.catalogue import Catalogue
from config.contract.push import Emergency
from config.contract.words import Language, PaperState
from config.settings import KioskSettings
from kiosk.flow import Facts, Session, fresh_session
from kiosk.flow.configured import configured, trouble_of
from kiosk.flow.steps import ChooseDepartment, Step, Welcome
from kiosk.own_words import OwnWords

if TYPE_CHECKING:
    from kiosk.face import Face
    from kiosk.navigator import Navigator

_STEPS: dict[str, Callable[[], Step]] = {"welcome": Welcome, "departments": lambda: ChooseDepartment(page=0)}


class Asked(BaseModel):
    """One picture. Without a language: as welcome stands there while nobody is near. `emergencies`: messages that would stand."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    catalogue: Catalogue
    now: datetime
    step: str = "welcome"
    language: Language | None = None
    landscape: bool = False
    emergencies: tuple[Emergency, ...] = ()


def session_of(asked: Asked) -> Session:
    """Somebody stands there in this language; the printer works."""
    facts = Facts(catalogue=configured(asked.catalogue), paper=PaperState.READY, emergencies=asked.emergencies)
    session = fresh_session(facts, UUID(int=1))
    step = _STEPS.get(asked.step, Welcome)()
    return replace(session, language=asked.language or session.language, step=step)


class Drawing:
    """One window and one face for each way a screen can be hung, refilled for every picture."""

    def __init__(self, folder: Path) -> None:
        from kiosk.window import prepare_kivy

        prepare_kivy(KioskSettings(home=folder), offscreen=True)
        self._own_words = OwnWords()
        self._faces: dict[bool, tuple[Face, Navigator]] = {}
        self._now = datetime.min.replace(tzinfo=UTC)

    def picture(self, asked: Asked) -> bytes:
        """PNG, half the drawn size."""
        from kiosk.remote_screen import drawn

        face, navigator = self._face(landscape=asked.landscape)
        self._now, session = asked.now, session_of(asked)
        self._own_words.see(session)
        navigator.show(session)
        _settle()
        return drawn(face)

    def _face(self, *, landscape: bool) -> "tuple[Face, Navigator]":
        from kiosk.face import Face, Glass
        from kiosk.navigator import Navigator

        if landscape not in self._faces:
            face = Face(landscape=landscape)
            Glass(face)
            self._faces[landscape] = (face, Navigator(face, lambda _tap: None, lambda: self._now))
        return self._faces[landscape]


def _settle() -> None:
    """Texts and layouts come to rest without a loop."""
    from kivy.clock import Clock
    from kivy.lang import Builder

    Clock.max_iteration = 60
    for _ in range(3):
        Clock.tick()
        Builder.sync()
        Clock.tick_draw()
        Builder.sync()


def answer(line: bytes, picture: Callable[[Asked], bytes]) -> dict[str, Any]:
    """`png` in base 64, or the `problem`: what is wrong with the question, or why no kiosk would take these settings."""
    try:
        asked = Asked.model_validate_json(line)
    except ValidationError:
        return {"problem": "unreadable"}
    if (trouble := trouble_of(asked.catalogue)) is not None:
        return {"problem": trouble.value}
    return {"png": base64.b64encode(picture(asked)).decode("ascii")}


def main() -> None:
    """Until the other end of stdin is closed. Whatever a library prints goes the way of the log."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with tempfile.TemporaryDirectory(prefix="atrium-preview-") as folder:
        drawing = Drawing(Path(folder))
        for line in sys.stdin.buffer:
            out.write(json.dumps(answer(line, drawing.picture)).encode() + b"\n")
            out.flush()


if __name__ == "__main__":
    main()

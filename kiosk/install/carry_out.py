"""Carries a plan out, step by step, and notes each way back before the step is taken: what was begun can be undone."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.install.plan import PutFile, Run, Step

NOTES = Path("/var/lib/atrium-kiosk-install/steps.json")
Perform = Callable[[tuple[str, ...]], bool]
"""Runs a command; whether it succeeded."""


class StepFailed(RuntimeError):
    """A command ended in an error; what was done before can be undone."""


def perform(command: tuple[str, ...]) -> bool:
    return subprocess.run(command, check=False).returncode == 0


class Installer:
    """`root`: everything is written below it (tests, an image of a machine)."""

    def __init__(self, root: Path = Path("/"), run: Perform = perform) -> None:
        self._root, self._run = root, run
        self._notes = self._at(NOTES)

    def install(self, steps: list[Step], say: Callable[[str], None]) -> None:
        """Raises StepFailed. Again on an installed machine: files are written anew, the first way back stays."""
        notes: list[dict[str, Any]] = self._read_notes()
        for step in steps:
            say(str(step))
            self._take(step, notes)

    def undo(self, say: Callable[[str], None]) -> bool:
        """The ways back, the last first; False where nothing was ever installed here."""
        notes = self._read_notes()
        if not notes:
            return False
        while notes:
            note = notes[-1]
            if "command" in note:
                say(" ".join(note["command"]))
                self._run(tuple(note["command"]))
            else:
                self._put_back(note, say)
            notes.pop()
            self._write_notes(notes)
        shutil.rmtree(self._notes.parent)
        return True

    def _take(self, step: Step, notes: list[dict[str, Any]]) -> None:
        if isinstance(step, Run):
            if step.unless and self._run(step.unless):
                return
            if step.back and {"command": list(step.back)} not in notes:
                self._write_notes([*notes, {"command": list(step.back)}])
                notes.append({"command": list(step.back)})
            if not self._run(step.command):
                raise StepFailed(str(step))
            return
        self._put(step, notes)

    def _put(self, step: PutFile, notes: list[dict[str, Any]]) -> None:
        path = self._at(step.path)
        if step.keeps and path.exists():
            return
        if not step.keeps and not any(note.get("file") == str(step.path) for note in notes):
            before = {"text": path.read_text("utf-8"), "mode": path.stat().st_mode & 0o777} if path.exists() else None
            notes.append({"file": str(step.path), "before": before})
            self._write_notes(notes)
        self._write(path, step.text, step.mode)
        if step.owner is not None and not self._run(("chown", step.owner, str(path))):
            raise StepFailed(f"chown {step.owner} {path}")

    def _put_back(self, note: dict[str, Any], say: Callable[[str], None]) -> None:
        path, before = self._at(Path(note["file"])), note["before"]
        if before is None:
            say(f"remove {note['file']}")
            path.unlink(missing_ok=True)
        else:
            say(f"put back {note['file']}")
            self._write(path, before["text"], before["mode"])

    @staticmethod
    def _write(path: Path, text: str, mode: int) -> None:
        """Whole or not at all, with its rights from the first byte."""
        path.parent.mkdir(parents=True, exist_ok=True)
        staged = path.with_name(path.name + ".new")
        staged.unlink(missing_ok=True)
        with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        staged.chmod(mode)
        staged.replace(path)

    def _at(self, path: Path) -> Path:
        return self._root / path.relative_to("/")

    def _read_notes(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self._notes.read_text("utf-8")) if self._notes.exists() else []
        return found

    def _write_notes(self, notes: list[dict[str, Any]]) -> None:
        self._write(self._notes, json.dumps(notes, indent=1), 0o600)

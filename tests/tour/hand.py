"""The tour's hand on the kiosk: one JSON object a line over the control socket that only a demo has (`kiosk/control.py`)."""

import json
import socket
import time
from pathlib import Path
from typing import Any

PATIENCE_S = 40.0


class KioskRefused(RuntimeError):
    """The kiosk could not do what was asked; its own words say why."""


class KioskHand:
    """Touches keys by the words they carry, as a person would; or goes to them by keypad and presses OK."""

    def __init__(self, path: Path, by: str = "touch") -> None:
        self._path = path
        self._how = "keypad" if by == "keypad" else "tap"
        self.unsaid: list[str] = []
        """Keys that OK pressed while something else was heard in the headphones."""

    def wait_until_it_listens(self, at_most_s: float = PATIENCE_S) -> None:
        """The socket appears when the first screen is drawn."""
        until = time.monotonic() + at_most_s
        while True:
            try:
                self.ask({"step": None})
                return
            except (OSError, KioskRefused) as silent:
                if time.monotonic() > until:
                    raise KioskRefused(f"the kiosk does not listen: {silent}") from silent
                time.sleep(0.1)

    def tap(self, *words: str) -> None:
        """Touch the key that carries one of these (a long name, else its short one)."""
        for said in words[:-1]:
            try:
                self._press(said)
                return
            except KioskRefused:
                continue
        self._press(words[-1])

    def _press(self, words: str) -> None:
        heard = self.ask({self._how: words})
        if self._how == "keypad" and words.rstrip(".") not in str(heard):
            self.unsaid.append(f"{words}: {heard}")

    def choose(self, *words: str, more: str, pages: int = 4) -> None:
        """Touch a key of a paged list: `more` leads to the next page."""
        for _ in range(pages):
            try:
                self.tap(*words)
                return
            except KioskRefused:
                self.tap(more)
        self.tap(*words)

    def language(self, code: str) -> None:
        self.ask({"language": code})

    def scan(self, text: str) -> None:
        """Hold a code to the reader."""
        self.ask({"scan": text})

    def wait_for(self, step: str, seconds: float = 40.0) -> None:
        """Until the kiosk stands at this step (`ticket_out`)."""
        self.ask({"wait_step": step, "seconds": seconds})

    def step(self) -> str:
        """Where the kiosk stands now."""
        return str(self.ask({"step": None}))

    def picture(self, target: Path) -> None:
        """What its window shows now."""
        self.ask({"screenshot": str(target)})

    def labels(self) -> list[str]:
        """Every text on its screen."""
        said: list[str] = self.ask({"labels": None})
        return said

    def wait_until_said(self, text: str, seconds: float = 40.0) -> None:
        """Until the screen carries this text."""
        until = time.monotonic() + seconds
        while text not in (labels := self.labels()):
            if time.monotonic() > until:
                raise KioskRefused(f"the kiosk never said {text!r}; it says {labels}")
            time.sleep(0.1)

    def wait_until_gone(self, text: str, seconds: float = 15.0) -> None:
        """Until the screen no longer carries this text."""
        until = time.monotonic() + seconds
        while text in self.labels():
            if time.monotonic() > until:
                raise KioskRefused(f"the kiosk goes on saying {text!r}")
            time.sleep(0.1)

    def ask(self, command: dict[str, Any]) -> Any:
        """One command, its answer. Raises KioskRefused."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE_S + float(command.get("seconds", 0)))
            line.connect(str(self._path))
            line.sendall(json.dumps(command, ensure_ascii=False).encode() + b"\n")
            answer = json.loads(line.makefile("rb").readline() or b'{"error": "it hung up"}')
        if "error" in answer:
            raise KioskRefused(f"{command}: {answer['error']}")
        return answer["ok"]

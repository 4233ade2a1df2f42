"""A member of staff's hands at one desk: the hospital API with a token, or the console's own keys with a session."""

import re
from collections.abc import Mapping
from enum import StrEnum
from html import unescape
from typing import Protocol

from uuid_utils.compat import uuid7

from config.demo.busy.web import Answer, Web

API = "/api/hospital/v1"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_PLATE = re.compile(r'class="plate[^"]*" data-state="(\w+)">([^<]*)<')
_SECRET = re.compile(r'<textarea id="text"[^>]*>([^<]+)</textarea>')


class Act(StrEnum):
    """What a desk does, by the words of the API."""

    CALL_NEXT = "call-next"
    RECALL = "recall"
    HERE = "here"
    NOT_HERE = "not-here"
    FINISH = "finish"
    FINISH_AND_CALL = "finish-and-call"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    RETURN = "return"


class Refused(Exception):
    """The hub said no; `args[0]` is its word."""


class Hand(Protocol):
    """Every act answers the number that the desk has after it, None where it has nobody. Raises Refused."""

    def open(self) -> None: ...
    def close(self) -> None: ...
    def press(self, act: Act, number: str | None = None, to: str | None = None) -> str | None: ...


class ApiHand:
    """By token: a desk that belongs to no account."""

    def __init__(self, web: Web, desk: str, bearer: str) -> None:
        self._web, self._at, self._bearer = web, f"{API}/desks/{desk}", bearer

    def open(self) -> None:
        self._ask("open")

    def close(self) -> None:
        self._ask("close")

    def press(self, act: Act, number: str | None = None, to: str | None = None) -> str | None:
        body = None if number is None else {"number": number, **({"service": to} if to else {})}
        return self._ask(act.value, body)

    def _ask(self, act: str, body: Mapping[str, str] | None = None) -> str | None:
        headers = {"Authorization": self._bearer, "Idempotency-Key": str(uuid7())}
        answer = self._web.post(f"{self._at}/{act}", body, headers)
        if not answer.ok:
            raise Refused(answer.code)
        patient = answer.said["patient"]
        return None if patient is None else str(patient["number"])


class Person:
    """Somebody signed in, as a browser keeps them: a cookie and a form token."""

    def __init__(self, web: Web, email: str, password: str) -> None:
        self._web, self._cookie, self._token = web, "", ""
        self._hear(self.get("/sign-in"))
        entered = {"email": email, "password": password}
        if self.send("/sign-in", entered).status != 303:
            raise Refused(f"{email} could not sign in")

    def get(self, path: str) -> Answer:
        return self._web.get(path, {"Cookie": self._cookie})

    def look(self, path: str) -> str:
        """A page; its form token is kept."""
        return self._hear(self.get(path))

    def send(self, path: str, form: Mapping[str, str | list[str]], headers: Mapping[str, str] | None = None) -> Answer:
        said = {"csrf_token": self._token, **form}
        answer = self._web.form(path, said, {"Cookie": self._cookie, **(headers or {})})
        self._keep_cookie(answer)
        return answer

    def make_token(self, name: str) -> str:
        """A token of the hospital API, made as an administrator makes it, read off the page that shows it once."""
        self.look("/admin/systems/tokens/new")
        scopes = ["read_queue", "check_in", "call"]
        page = self.send("/admin/systems/tokens", {"name": name, "days": "30", "per_minute": "6000", "scopes": scopes})
        found = _SECRET.search(page.body.decode())
        if found is None:
            raise Refused(f"no token was made ({page.status})")
        return f"Bearer {unescape(found[1])}"

    def _hear(self, answer: Answer) -> str:
        self._keep_cookie(answer)
        page = answer.body.decode()
        if found := _TOKEN.search(page):
            self._token = unescape(found[1])
        return page

    def _keep_cookie(self, answer: Answer) -> None:
        said = next((value for name, value in answer.headers.items() if name.lower() == "set-cookie"), None)
        if said is not None:
            self._cookie = said.partition(";")[0]


class ConsoleHand:
    """By the console's own keys, answered with the console as the key left it."""

    def __init__(self, person: Person, desk: str) -> None:
        self._person, self._at = person, f"/staff/desks/{desk}"

    def open(self) -> None:
        self._person.look("/staff/")
        self._person.send(f"{self._at}/open", {"take_over": "1"})
        self._person.look(self._at)

    def close(self) -> None:
        self._person.send(f"{self._at}/close", {})

    def press(self, act: Act, number: str | None = None, to: str | None = None) -> str | None:
        name = "resume_patient" if act is Act.RESUME else act.value.replace("-", "_")
        return self.key(name, number, f"service:{to}" if to else None)

    def key(self, name: str, number: str | None = None, choice: str | None = None, at: str | None = None) -> str | None:
        """Also the keys that the API has not: pause, resume, set_priority."""
        said = {"number": number, "choice": choice, "at": at}
        form = {"request_id": str(uuid7()), **{key: value for key, value in said.items() if value is not None}}
        answer = self._person.send(f"{self._at}/acts/{name}", form, {"X-Atrium-Fragment": "1"})
        if not answer.ok:
            raise Refused(str(answer.status))
        plate = _PLATE.search(answer.body.decode())
        if plate is None or plate[1] not in {"called", "serving"}:
            return None
        return unescape(plate[2]).strip()

    def says_late(self, minutes: int, reason: str) -> None:
        """The desk is late: its line waits on."""
        self._person.send(
            f"{self._at}/delay", {"of": "desk", "minutes": str(minutes), "choice": reason, "fate": "keep"}
        )

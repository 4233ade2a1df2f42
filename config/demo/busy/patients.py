"""The day's patients: they come to a kiosk, check in or take a number, wait, ask for ten minutes, leave, come back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from uuid_utils.compat import uuid7

from config.demo.busy.crowd import Bot, Crowd
from config.demo.busy.hands import API
from config.demo.busy.ledger import Ledger, Told
from config.demo.busy.plan import Patient
from config.demo.busy.web import JSON, Answer, Web

ELSEWHERE = "registration"
"""Where a person sends somebody whom the kiosk could not help: too late, or the service is closed."""


class Lobby:
    """Both kiosks as the patients' bots use them; `bearers` by serial. `token` is for who leaves without a phone."""

    def __init__(self, web: Web, crowd: Crowd, ledger: Ledger, bearers: Mapping[str, str], token: str) -> None:
        self._web, self._crowd, self._ledger = web, crowd, ledger
        self._bearers, self._token = bearers, token

    def visit_of(self, one: Patient) -> Bot:
        """One patient's own part of the day. What happens at desks is the desks' part."""
        if not one.comes_at_all:
            return
        told: Told | None = None
        while told is None:
            answer = self._arrive(one)
            if answer.ok and "result" in answer.said and answer.said["result"] == "too_early":
                yield datetime.fromisoformat(answer.said["opens_at"])
                continue
            told = self._number(one, answer)
        if one.defers_after is not None:
            yield one.defers_after
            self._says(told, "defer")
        if one.leaves_after is not None:
            yield one.leaves_after
            self._says(told, "leave")

    def _arrive(self, one: Patient) -> Answer:
        if one.booking is None:
            return self._kiosk(one, "numbers", {"service": one.service})
        return self._kiosk(one, "check-ins", {"code": one.booking.code})

    def _number(self, one: Patient, answer: Answer) -> Told:
        issued = answer.said.get("issued", answer.said) if answer.ok else None
        if issued is None or "visit_id" not in issued:
            self._ledger.refused(answer.said.get("result", answer.code) if answer.ok else answer.code)
            self._ledger.turned_one_away()
            issued = self._kiosk(one, "numbers", {"service": ELSEWHERE}).said
        told = Told(UUID(issued["visit_id"]), issued["number"], one, issued.get("phone_url"))
        self._ledger.told(told)
        return told

    def _kiosk(self, one: Patient, what: str, said: Mapping[str, str]) -> Answer:
        ids = {"request_id": str(uuid7()), "session_id": str(uuid7())}
        when = {"language": one.language, "asked_at": datetime.now(UTC).isoformat()}
        return self._web.post(f"/api/v1/{what}", {**ids, **when, **said}, {"Authorization": self._bearers[one.kiosk]})

    def _says(self, told: Told, what: str) -> None:
        """On the phone; without one, at the information desk. Refused where the hub has moved on: no harm."""
        if self._ledger.is_at_desk(told.number):
            return
        self._ledger.leaves_desk(told.number)
        if told.phone_url is not None:
            page = urlsplit(told.phone_url).path
            form = {"request_id": str(uuid7())}
            answer = self._web.form(f"{page}/acts/{what}", form, {"Accept": JSON})
            refused = answer.said["refused"] if answer.ok else answer.code
        elif what == "leave":
            headers = {"Authorization": self._token, "Idempotency-Key": str(uuid7())}
            answer = self._web.post(f"{API}/visits/{told.visit}/leave", None, headers)
            refused = None if answer.ok else answer.code
        else:
            return
        if refused:
            self._ledger.refused(f"{what}: {refused}")

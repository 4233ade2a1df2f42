"""A device's act answered beside Flask: the same proof, the same reading and the same refusals, without a thread."""

from typing import Any

from granian.rsgi import Headers  # type: ignore[attr-defined]  # exported, though not said so

from config.contract.base import Answer
from config.contract.device_api import Problem
from display_server.db.engine.waiting import Act
from display_server.hub import Hub
from display_server.services.refused import Refused
from display_server.web.device_api.device_check import DeviceProofs, KnownDevice
from display_server.web.device_api.operation import ActOf, problem_of
from display_server.web.shared.api.operation import JSON, Operation, Unreadable, read_json
from display_server.web.shared.hub_marks import SEEN, hub_marks_of

_SEEN = SEEN.lower()


class DeviceLane:
    """One operation of `ACTING`. A device that proved itself in the last seconds is known by heart; others go to Flask."""

    def __init__(self, proofs: DeviceProofs, hub: Hub, what: Operation, act_of: ActOf) -> None:
        assert what.takes is not None  # noqa: S101  # an act of a device always has a body: its request_id
        self._takes = what.takes
        self._proofs, self._hub, self._act_of = proofs, hub, act_of
        self._marks = hub_marks_of(hub)

    def who(self, headers: Headers) -> KnownDevice | None:
        if headers.get("content-type") != JSON or self._marks.is_news(headers.get(_SEEN)):
            return None
        return self._proofs.remembered(headers.get("authorization") or "")

    def site_of(self, who: Any) -> int:
        return int(who.site_id)

    def act_for(self, who: Any, body: bytes, _part: str) -> Act[Answer]:
        return self._act_of(self._hub, who, read_json(self._takes, body))

    def problem_of(self, failed: Exception) -> Problem | None:
        return problem_of(failed) if isinstance(failed, (Unreadable, Refused)) else None

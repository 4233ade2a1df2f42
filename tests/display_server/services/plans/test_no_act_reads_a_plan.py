"""A large plan is megabytes: it is read, checked and written before an act asks for its turn, never while numbers wait for it."""

import json
import threading
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from display_server.db.columns import types
from display_server.hub import Hub
from display_server.services.doors.acts_door import ActsDoor
from display_server.services.doors.ask_web import ask_web
from display_server.services.plans import plan_codes, written_plan
from display_server.wayfinding.plan import Plan
from tests.display_server.web.admin.test_plan_editor import DRAFT, MAPS, change, data, post, spot
from tests.display_server.web.people import ADMIN, signed_in
from tests.display_server.web.phone.test_ways import plan

ON_BOTH_DATABASES = True
LARGE = 2_000
"""Letters: more than any row but a plan's has here."""


@pytest.fixture
def in_acts(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done to something large, or to any plan, inside an act."""
    now, found, run = threading.local(), list[str](), hub.writer.run

    def watched(act: Callable[[Any], Any]) -> Any:
        def performed(tx: Any) -> Any:
            now.inside = True
            try:
                return act(tx)
            finally:
                now.inside = False

        return run(performed)

    def watch(owner: Any, name: str, size: Callable[[Any], int]) -> None:
        done = getattr(owner, name)

        def noted(*said: Any, **more: Any) -> Any:
            answer = done(*said, **more)
            if getattr(now, "inside", False) and max(size(answer), *map(size, said)) > LARGE:
                found.append(name)
            return answer

        monkeypatch.setattr(owner, name, noted)

    def letters(value: Any) -> int:
        return len(value) if isinstance(value, str | bytes) else 0

    monkeypatch.setattr(hub.writer, "run", watched)
    watch(types, "to_json", letters)
    for name in ("loads", "dumps"):
        watch(json, name, letters)
    watch(zlib, "decompress", letters)
    for name in ("model_validate", "model_validate_json", "model_dump", "model_dump_json"):
        watch(Plan, name, lambda _: LARGE + 1)
    return found


@pytest.fixture
def door(hub: Hub) -> Iterator[ActsDoor]:
    opened = ActsDoor(hub.settings.acts_socket, hub.writer, hub.database)
    yield opened
    opened.close()


def test_a_plan_is_imported_drawn_in_published_and_parts_of_it_closed_without_an_act_that_reads_it(
    hub: Hub, client: FlaskClient, in_acts: list[str], door: ActsDoor
) -> None:
    plan_codes._known.clear()

    def asked(act: str, **args: Any) -> Any:
        return ask_web(hub.settings.acts_socket, act, args)

    said = {"packed": written_plan.packed(written_plan.written(plan())), "source": "house.json", "effect_at": None}
    assert asked("import_plan", form=written_plan.form_of_plans(), **said) == {"done": 1}
    assert "another version" in asked("import_plan", form="as it was last year", **said)["refused"]
    assert asked("use_part", code="lift", closed=True) == {"done": "lift"}
    signed_in(client, hub, ADMIN, ["admin"])
    assert post(client, f"{DRAFT}/begin").status_code == 303
    assert change(client, spot("s1", 1)).status_code == 200
    revision = str(data(client)["revision"])
    form = f"{DRAFT}/publish"
    assert post(client, form, form, title="Moved", when="now", revision=revision).status_code == 303
    plan_codes._known.clear()
    assert post(client, f"{MAPS}/parts/stairs/closed").status_code == 303
    assert post(client, f"{MAPS}/versions/1").status_code == 303
    assert in_acts == []

"""Plans are kept in versions and take effect at their time; a lift out of use changes every kiosk's ways and its catalogue."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from display_server.commands.acting import Refusal
from display_server.commands.plan_report import report
from display_server.commands.plans import COMMANDS
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Site
from display_server.hub import Hub
from display_server.services.plans.passage_hours import changed_by_hours, follow_hours
from display_server.services.plans.plans import close_part, keep_plan, open_part, put_due_plans_in_force
from display_server.services.refused import Refused
from display_server.wayfinding.findings import find
from display_server.wayfinding.plan import Stand
from display_server.wayfinding.walkable import walkable
from tests.display_server.services.plan_acts import plan_of
from tests.display_server.wayfinding.small_plan import small_plan
from tests.small_cast import KIOSK_HEADERS, NOW


def plan() -> dict[str, Any]:
    drawn = small_plan()
    stand = Stand(device="L1", floor="f1", at=(20, 2), heading=180)
    return drawn.model_copy(update={"stands": (stand,)}).model_dump(mode="json")


def site(tx: Transaction) -> Site:
    return tx.session.scalars(select(Site)).one()


def kept(hub: Hub, **said: Any) -> int:
    return hub.writer.run(
        lambda tx: keep_plan(tx, site=site(tx), plan=plan_of(plan()), source="drawn", who="command", **said)
    )


def catalogue(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/api/v1/catalogue", headers=KIOSK_HEADERS)
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def ways(client: FlaskClient) -> dict[tuple[str, str], list[str]]:
    """(place, profile) → what its steps do."""
    found = catalogue(client)["map"]["ways"]
    return {(way["to"], way["profile"]): [step["act"] for step in way["steps"]] for way in found}


def test_without_a_plan_a_kiosk_has_no_map(client: FlaskClient) -> None:
    assert catalogue(client)["map"] is None


def test_a_kiosk_gets_its_stand_its_map_and_its_ways(hub: Hub, client: FlaskClient) -> None:
    before = catalogue(client)["revision"]
    assert kept(hub) == 1
    found = catalogue(client)
    assert found["revision"] > before
    assert (found["map"]["version"], found["map"]["stand"]["heading"]) == (1, 180)
    assert "lift" in ways(client)["room-a2", "step_free"]
    assert len(ways(client)) == 2 * 6


def test_a_closed_lift_is_gone_around_until_it_works_again(hub: Hub, client: FlaskClient) -> None:
    kept(hub)
    hub.writer.run(lambda tx: close_part(tx, site=site(tx), code="lift", who="account:1"))
    assert ("room-a2", "step_free") not in ways(client)
    assert "stairs" in ways(client)["room-a2", "usual"]
    assert [crossed_out(floor) for floor in catalogue(client)["map"]["floors"]] == [["lift"], ["lift"]]
    hub.writer.run(lambda tx: open_part(tx, site=site(tx), code="lift", who="account:1"))
    assert ("room-a2", "step_free") in ways(client)
    assert [crossed_out(floor) for floor in catalogue(client)["map"]["floors"]] == [[], []]


def crossed_out(floor: dict[str, Any]) -> list[str]:
    return [space["kind"] for space in floor["spaces"] if space["closed"]]


def test_only_a_part_of_the_plan_can_be_closed(hub: Hub) -> None:
    kept(hub)
    with pytest.raises(Refused, match="part_unknown"):
        hub.writer.run(lambda tx: close_part(tx, site=site(tx), code="lift-z", who="account:1"))


def test_a_plan_for_later_waits_for_its_time(hub: Hub, client: FlaskClient) -> None:
    assert kept(hub, effect_at=NOW + timedelta(hours=1)) == 1
    assert catalogue(client)["map"] is None
    assert hub.writer.run(put_due_plans_in_force) == 0
    hub.clock.at = NOW + timedelta(hours=1)  # type: ignore[attr-defined]
    assert hub.writer.run(put_due_plans_in_force) == 1
    assert catalogue(client)["map"]["version"] == 1


def test_a_file_is_reported_on_and_kept_and_a_bad_one_changes_nothing(
    hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = hub.settings
    hub.close()
    good, bad = tmp_path / "house.json", tmp_path / "bad.osm"
    good.write_text(small_plan().model_dump_json())
    bad.write_text("<osm")
    command = COMMANDS[0]

    def said(file: Path, **more: Any) -> int:
        import argparse

        return command.run(settings, argparse.Namespace(**{"file": file, "dry_run": False, "at": None} | more))

    assert said(good, dry_run=True) == 0
    assert "Without steps: 100 % of the places" in capsys.readouterr().out
    with pytest.raises(Refusal, match="it is not XML"):
        said(bad)
    assert said(good) == 0
    assert "Kept as version 1, in force now" in capsys.readouterr().out


def test_the_report_calls_places_by_their_names_and_floors_and_says_how_many_lie_where() -> None:
    drawn = small_plan()
    cut = drawn.model_copy(update={"doors": tuple(one for one in drawn.doors if one.code not in {"d-b1", "d-c2"})})
    said = report(cut, find(cut, walkable(cut)))
    assert "2 places cannot be reached from the largest connected part:\n  b1 (floor 1); c2 (floor 2)" in said
    nameless = tuple(one.model_copy(update={"names": {}}) for one in drawn.places)
    bare = drawn.model_copy(update={"places": nameless})
    assert "6 places have no name:\n  room-a1 (floor 1, at " in report(bare, find(bare, walkable(bare)))


def follow(hub: Hub, shut: list[str]) -> None:
    hub.writer.run(lambda tx: follow_hours(tx, site_id=1, shut=shut))


def test_a_passage_that_shuts_for_the_night_leads_kiosks_anew_and_back_in_the_morning(
    hub: Hub, client: FlaskClient
) -> None:
    data = plan()
    (lift,) = (one for one in data["shafts"] if one["code"] == "lift")
    lift["hours"] = {"start": "06:00", "end": "20:00"}
    hub.writer.run(lambda tx: keep_plan(tx, site=site(tx), plan=plan_of(data), source="drawn", who="command"))
    assert ("room-a2", "step_free") in ways(client)
    revisions = [catalogue(client)["revision"]]
    for hour, leads in ((19, True), (20, False), (23, False), (30, True)):
        hub.clock.at = NOW + timedelta(hours=hour - 10)  # type: ignore[attr-defined]
        with hub.database.reading() as session:
            changed = changed_by_hours(session, hub.clock.now())
        for shut in changed.values():
            follow(hub, shut)
        assert (("room-a2", "step_free") in ways(client)) is leads
        revisions.append(catalogue(client)["revision"])
    first, evening, night, late, morning = revisions
    assert first == evening < night == late < morning


def test_a_lift_closed_by_hand_stays_closed_when_its_hours_begin(hub: Hub, client: FlaskClient) -> None:
    kept(hub)
    hub.writer.run(lambda tx: close_part(tx, site=site(tx), code="lift", who="account:1"))
    follow(hub, ["lift"])
    follow(hub, [])
    assert ("room-a2", "step_free") not in ways(client)

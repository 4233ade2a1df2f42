"""How kiosks are to be: a draft is nobody's, a published one every kiosk's of its layer, an older one comes back as it was."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.catalogue import Catalogue
from config.contract.kiosk_configuration import KioskAction, KioskConfiguration
from config.contract.words import Language
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine, Device, KioskConfigurationRow
from display_server.hub import Hub
from display_server.services.devices.kiosk_configurations import (
    draft_of,
    keep_draft,
    layers_there,
    publish_draft,
    put_due_configurations_in_force,
    roll_back,
    throw_draft_away,
    what_changes,
)
from display_server.services.entry_refused import EntryRefused
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.small_cast import KIOSK, named

SECOND = UUID("01890000-0000-7000-8000-0000000000a2")
WHO = "account:1"
NUMBERS_FIRST: dict[str, Any] = {"actions": ["number", "appointment"], "large": ["number"]}


@pytest.fixture
def two_kiosks(hub: Hub) -> None:
    def add(tx: Transaction) -> None:
        row = Device(id=SECOND, site_id=1, kind="kiosk", serial="L2", names=named("Entrance"), seen={}, settings={})
        tx.session.add(row)
        tx.session.get_one(Device, KIOSK).settings = {"group": "Building B"}
        tx.session.flush()

    hub.writer.run(add)


def drafts(hub: Hub, said: dict[str, Any], layer: str = "all", revision: int = 0) -> None:
    hub.writer.run(lambda tx: keep_draft(tx, layer=layer, said=said, revision=revision, who=WHO))


def publishes(hub: Hub, layer: str = "all", revision: int = 1, **when: Any) -> None:
    hub.writer.run(lambda tx: publish_draft(tx, layer=layer, revision=revision, who=WHO, **when))


def told(kiosk: FlaskClient) -> KioskConfiguration:
    return Catalogue.model_validate_json(kiosk.get("/api/v1/catalogue").data).kiosk.configuration


def test_a_draft_is_shown_nowhere_until_it_is_published(hub: Hub, kiosk: FlaskClient) -> None:
    drafts(hub, NUMBERS_FIRST)
    assert told(kiosk) == KioskConfiguration(), "and without a mark: as Atrium comes"
    with hub.database.reading() as session:
        found = what_changes(session, "all", NUMBERS_FIRST)
    assert [(one.field, one.after) for one in found] == [
        ("actions", (KioskAction.NUMBER, KioskAction.APPOINTMENT)),
        ("large", (KioskAction.NUMBER,)),
    ]
    before = kiosk.get("/api/v1/catalogue").headers["ETag"]
    publishes(hub)
    assert kiosk.get("/api/v1/catalogue").headers["ETag"] != before
    assert (told(kiosk).actions, len(told(kiosk).mark)) == ((KioskAction.NUMBER, KioskAction.APPOINTMENT), 12)


def test_from_a_time_on_and_on_one_kiosk_first(
    hub: Hub, kiosk: FlaskClient, clock: StandingClock, two_kiosks: None
) -> None:
    drafts(hub, NUMBERS_FIRST)
    publishes(hub, first=SECOND)
    assert told(kiosk).mark == ""
    publishes(hub, first=KIOSK)
    assert told(kiosk).large == (KioskAction.NUMBER,)
    publishes(hub, at=clock.now() + timedelta(hours=2))
    assert told(kiosk).mark == "", "waits, and is tried no more"
    assert hub.writer.run(put_due_configurations_in_force) == 0
    clock.move(hours=2)
    assert hub.writer.run(put_due_configurations_in_force) == 1
    assert told(kiosk).large == (KioskAction.NUMBER,)


def test_a_kiosk_and_its_group_have_their_own_sections_over_those_of_all(
    hub: Hub, kiosk: FlaskClient, two_kiosks: None
) -> None:
    with hub.database.reading() as session:
        assert layers_there(session) == ["all", "group:Building B", "kiosk:L1", "kiosk:L2"]
    for layer, said in (
        ("all", {**NUMBERS_FIRST, "title": {"en": "All"}, "note": {}}),
        ("group:Building B", {"title": {"en": "Group"}, "note": {}}),
        ("kiosk:L1", {"languages": ["lt"], "language": "lt"}),
        ("kiosk:L2", {"title": {"en": "Second"}, "note": {}}),
    ):
        drafts(hub, said, layer)
        publishes(hub, layer)
    assert (told(kiosk).title, told(kiosk).large) == ({Language.ENGLISH: "Group"}, (KioskAction.NUMBER,))
    assert told(kiosk).languages == (Language.LITHUANIAN,)


def test_an_older_version_comes_back_and_a_draft_can_be_thrown_away(hub: Hub, kiosk: FlaskClient) -> None:
    drafts(hub, NUMBERS_FIRST)
    publishes(hub)
    first = told(kiosk).mark
    drafts(hub, {"larger": True, "contrast": False, "low_reach": False})
    publishes(hub)
    assert told(kiosk).larger
    drafts(hub, {"larger": True, "contrast": True, "low_reach": False})
    publishes(hub, first=KIOSK)
    assert told(kiosk).contrast
    hub.writer.run(lambda tx: throw_draft_away(tx, layer="all", who=WHO))
    assert not told(kiosk).contrast
    with hub.database.reading() as session:
        version = session.scalars(select(KioskConfigurationRow.id).order_by(KioskConfigurationRow.id)).first()
        assert version is not None
        assert draft_of(session, "all") is None
    hub.writer.run(lambda tx: roll_back(tx, layer="all", version=version, who=WHO))
    assert told(kiosk).mark == first
    with hub.database.reading() as session:
        lines = session.scalars(select(AuditLine.what).order_by(AuditLine.seq)).all()
    assert [one for one in lines if one.startswith("kiosks.")] == [
        "kiosks.published", "kiosks.published", "kiosks.planned", "kiosks.draft_thrown_away", "kiosks.published",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("actions", {"actions": []}),
        ("languages", {"languages": ["de"]}),
        ("language", {"languages": ["lt"], "language": "ru"}),
        ("ask_after_s", {"ask_after_s": 5}),
        ("ticket_stays_s", {"ticket_stays_s": "long"}),
    ],
)
def test_what_no_kiosk_could_show_is_refused_by_its_field(hub: Hub, field: str, said: dict[str, Any]) -> None:
    with pytest.raises(EntryRefused) as refused:
        drafts(hub, said)
    assert refused.value.field == field


def test_nobody_overwrites_what_somebody_else_changed(hub: Hub, clock: StandingClock) -> None:
    drafts(hub, NUMBERS_FIRST)
    with pytest.raises(Refused, match="draft_moved"):
        drafts(hub, {})
    with pytest.raises(Refused, match="draft_moved"):
        publishes(hub, revision=2)
    with pytest.raises(EntryRefused):
        publishes(hub, at=clock.now())
    with pytest.raises(Refused, match="layer_unknown"):
        drafts(hub, {}, "kiosk:L9")

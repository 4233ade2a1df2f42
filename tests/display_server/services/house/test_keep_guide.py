"""The questions of a file are kept whole, told to kiosks, or refused whole; and taken away again."""

import pytest
from sqlalchemy import select

from display_server.db.models import Device, Site
from display_server.domain.guide import GuideWrong
from display_server.hub import Hub
from display_server.services.house.keep_guide import keep_guide
from display_server.services.house.published import read_catalogue
from tests.small_cast import KIOSK, NOW

HEART = {"says": ["Heart"], "department": "cardiology"}
BLOOD = {"says": ["Blood"], "service": "blood-test"}


def said(*answers: object) -> dict[str, object]:
    return {"languages": ["en"], "questions": [{"code": "what", "asks": ["What?"], "answers": list(answers)}]}


def test_a_kept_tree_is_in_the_kiosks_catalogue_until_it_is_taken_away(hub: Hub) -> None:
    with hub.database.reading() as session:
        before = session.scalars(select(Site.catalogue_revision)).one()
        assert session.get(Device, KIOSK) is not None
    assert hub.writer.run(lambda tx: keep_guide(tx, said=said(HEART, BLOOD), who="command")) == 1
    with hub.database.reading() as session:
        catalogue = read_catalogue(session, KIOSK, NOW)
    assert catalogue.revision > before
    assert catalogue.guide is not None
    assert [one.department or one.service for one in catalogue.guide.questions[0].answers] == [
        "cardiology",
        "blood-test",
    ]
    hub.writer.run(lambda tx: keep_guide(tx, said=None, who="command"))
    with hub.database.reading() as session:
        assert read_catalogue(session, KIOSK, NOW).guide is None


def test_a_tree_that_leads_nowhere_changes_nothing(hub: Hub) -> None:
    hub.writer.run(lambda tx: keep_guide(tx, said=said(HEART, BLOOD), who="command"))
    with pytest.raises(GuideWrong):
        hub.writer.run(
            lambda tx: keep_guide(tx, said=said(HEART, {"says": ["?"], "department": "nowhere"}), who="command")
        )
    with hub.database.reading() as session:
        kept = session.scalars(select(Site.guide)).one()
    assert kept is not None
    assert len(kept["questions"][0]["answers"]) == 2

"""Pathways as an administrator enters them: audited, refused in words, removed only when nobody needs them."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from config.contract.words import Language, Name
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine, Booking, Pathway
from display_server.domain.pathway import MOST_STAGES
from display_server.hub import Hub
from display_server.services.house.edit_pathway import (
    PathwayEntry,
    PathwayRefused,
    PathwayUnknown,
    add_pathway,
    change_pathway,
    remove_pathway,
    send_bookings_on,
    stages_of,
)
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, book

ON_BOTH_DATABASES = True

WHO = "account:1"


def entry(services: Sequence[str] = (BLOOD, CARDIOLOGY), name: str = "Heart check") -> PathwayEntry:
    return PathwayEntry({Language.ENGLISH: Name(name=name)}, services)


def add(hub: Hub, code: str = "heart", said: PathwayEntry | None = None) -> int:
    return hub.writer.run(lambda tx: add_pathway(tx, code=code, entry=said or entry(), who=WHO))


def stages(hub: Hub, pathway_id: int) -> list[str]:
    with hub.database.reading() as session:
        return stages_of(session, pathway_id)


def audited(hub: Hub) -> list[tuple[str, Any, Any]]:
    """What was done to pathways, and the services before and after."""
    with hub.database.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.what.startswith("pathway."))).all()
    return [(line.what, (line.before or {}).get("services"), (line.after or {}).get("services")) for line in lines]


def test_its_services_stay_in_the_order_they_were_entered(hub: Hub) -> None:
    twice = (CARDIOLOGY, BLOOD, CARDIOLOGY)
    assert stages(hub, add(hub, said=entry(twice))) == list(twice)


def test_what_was_entered_and_changed_is_audited(hub: Hub) -> None:
    pathway_id = add(hub)
    hub.writer.run(lambda tx: change_pathway(tx, code="heart", entry=entry((CARDIOLOGY,)), who=WHO))
    assert stages(hub, pathway_id) == [CARDIOLOGY]
    assert audited(hub) == [
        ("pathway.added", None, [BLOOD, CARDIOLOGY]),
        ("pathway.changed", [BLOOD, CARDIOLOGY], [CARDIOLOGY]),
    ]


def test_saving_without_a_change_writes_nothing(hub: Hub) -> None:
    add(hub)
    hub.writer.run(lambda tx: change_pathway(tx, code="heart", entry=entry(), who=WHO))
    assert len(audited(hub)) == 1


@pytest.mark.parametrize(
    ("code", "said", "field", "reason"),
    [
        ("Heart check", entry(), "code", "shape"),
        ("heart", PathwayEntry({Language.LITHUANIAN: Name(name="Širdis")}, [BLOOD]), "name", "missing"),
        ("heart", entry(()), "services", "missing"),
        ("heart", entry((BLOOD,) * (MOST_STAGES + 1)), "services", "too_many"),
        ("heart", entry(("nothing",)), "services", "unknown"),
    ],
)
def test_what_cannot_be_a_pathway_is_refused_by_its_field(
    hub: Hub, code: str, said: PathwayEntry, field: str, reason: str
) -> None:
    with pytest.raises(PathwayRefused) as refused:
        add(hub, code, said)
    assert (refused.value.field, refused.value.reason) == (field, reason)


def test_a_code_belongs_to_one_pathway(hub: Hub) -> None:
    add(hub)
    with pytest.raises(PathwayRefused, match="taken"):
        add(hub)


def test_it_is_removed_while_nobody_needs_it(hub: Hub) -> None:
    add(hub)
    hub.writer.run(lambda tx: remove_pathway(tx, code="heart", who=WHO))
    assert audited(hub)[-1] == ("pathway.removed", [BLOOD, CARDIOLOGY], None)
    with pytest.raises(PathwayUnknown):
        hub.writer.run(lambda tx: remove_pathway(tx, code="heart", who=WHO))


def test_one_that_a_booking_names_is_not_removed(hub: Hub) -> None:
    pathway_id = add(hub)
    book(hub)

    def name_it(tx: Transaction) -> None:
        tx.session.scalars(select(Booking)).one().pathway_id = pathway_id

    hub.writer.run(name_it)
    with pytest.raises(PathwayRefused, match="used"):
        hub.writer.run(lambda tx: remove_pathway(tx, code="heart", who=WHO))
    with hub.database.reading() as session:
        assert session.scalars(select(Pathway.code)).all() == ["heart"]


def test_bookings_keep_their_own_service_or_follow_another_pathway_through_it(hub: Hub) -> None:
    pathway_id = add(hub)
    book(hub)

    def name_it(tx: Transaction) -> None:
        tx.session.scalars(select(Booking)).one().pathway_id = pathway_id

    hub.writer.run(name_it)
    add(hub, "blood", entry((BLOOD,)))
    other = add(hub, "doctor", entry((CARDIOLOGY,)))
    for to, why in (("blood", "service"), ("heart", "unknown"), ("nothing", "unknown")):
        with pytest.raises(PathwayRefused, match=why):
            hub.writer.run(partial(send_bookings_on, code="heart", to=to))
    assert hub.writer.run(lambda tx: send_bookings_on(tx, code="heart", to="doctor")) == 1
    hub.writer.run(lambda tx: remove_pathway(tx, code="heart", who=WHO))
    with hub.database.reading() as session:
        assert session.scalars(select(Booking.pathway_id)).all() == [other]
    assert hub.writer.run(lambda tx: send_bookings_on(tx, code="doctor", to=None)) == 1
    with hub.database.reading() as session:
        assert session.scalars(select(Booking.pathway_id)).all() == [None]

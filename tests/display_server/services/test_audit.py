"""The audit is a chain: a line that is changed or taken out is found."""

import pytest
from sqlalchemy import Delete, Update, delete, text, update
from sqlalchemy.exc import DBAPIError

from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine
from display_server.hub import Hub
from display_server.services.audit import FIRST_HASH, audit, first_broken_line

ON_BOTH_DATABASES = True


def write_three(hub: Hub) -> None:
    for number in range(3):
        hub.writer.run(
            lambda tx, number=number: audit(  # type: ignore[misc]
                tx, who="account:1", what="device.approved", subject=f"device:{number}", after={"place": "Šv. Onos"}
            )
        )


def broken(hub: Hub) -> int | None:
    with hub.database.reading() as session:
        return first_broken_line(session)


def test_lines_follow_from_one_another(hub: Hub) -> None:
    write_three(hub)
    assert broken(hub) is None
    with hub.database.reading() as session:
        assert session.get_one(AuditLine, 1).previous_hash == FIRST_HASH


CHANGED = update(AuditLine).where(AuditLine.seq == 2).values(who="nobody")
TAKEN_OUT = delete(AuditLine).where(AuditLine.seq == 2)


def past_the_guard(hub: Hub, change: Update | Delete) -> None:
    """What somebody with the database's file or its owner's rights can do."""
    on_sqlite = hub.settings.postgres is None
    names = ("audit_no_update", "audit_no_delete") if on_sqlite else ("audit_is_kept",)

    def act(tx: Transaction) -> None:
        for name in names:
            tx.connection.execute(text(f"DROP TRIGGER {name}" + ("" if on_sqlite else " ON audit")))
        tx.connection.execute(change)

    hub.writer.run(act)


def test_the_hub_itself_cannot_change_a_line(hub: Hub) -> None:
    write_three(hub)
    for change in (CHANGED, TAKEN_OUT):
        with pytest.raises(DBAPIError, match="only added to"):
            hub.writer.run(lambda tx, change=change: tx.connection.execute(change))  # type: ignore[misc]
    assert broken(hub) is None


def test_a_reason_is_part_of_what_is_proven(hub: Hub) -> None:
    write_three(hub)
    hub.writer.run(lambda tx: audit(tx, who="command", what="person.erased", subject="person", why="Asked by letter"))
    assert broken(hub) is None
    past_the_guard(hub, update(AuditLine).where(AuditLine.seq == 4).values(why="Nobody asked"))
    assert broken(hub) == 4


def test_a_changed_line_breaks_the_chain(hub: Hub) -> None:
    write_three(hub)
    past_the_guard(hub, CHANGED)
    assert broken(hub) == 2


def test_a_line_taken_out_breaks_the_chain(hub: Hub) -> None:
    write_three(hub)
    past_the_guard(hub, TAKEN_OUT)
    assert broken(hub) == 3

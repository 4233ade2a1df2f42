"""The audit is a chain: a line that is changed or taken out is found."""

from sqlalchemy import delete, update

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


def test_a_changed_line_breaks_the_chain(hub: Hub) -> None:
    write_three(hub)
    hub.writer.run(lambda tx: tx.connection.execute(update(AuditLine).where(AuditLine.seq == 2).values(who="nobody")))
    assert broken(hub) == 2


def test_a_line_taken_out_breaks_the_chain(hub: Hub) -> None:
    write_three(hub)
    hub.writer.run(lambda tx: tx.connection.execute(delete(AuditLine).where(AuditLine.seq == 2)))
    assert broken(hub) == 3

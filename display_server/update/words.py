"""What an update says to whoever stands at the machine."""

from display_server.domain.numbering import LOST_AT_MOST
from display_server.update.journal import Journal


class UpdateRefused(ValueError):
    """The version that is there goes on; the text says why and what to do."""


def what_back_means(journal: Journal) -> str:
    """Why `--back` asks once more: the version before cannot read today's database."""
    return (
        f"Version {journal.version_from} changed the shape of the database "
        f"({journal.schema_after} → {journal.schema_before}), and the version before cannot read it.\n"
        f"Going back means the database as it was before the update ({journal.backup}):\n"
        "  - everything entered since then is gone from the hub: numbers, calls, bookings, settings, people.\n"
        "    Today's database is moved aside, not deleted.\n"
        f"  - no number is given twice: every series goes on more than {LOST_AT_MOST} numbers further,\n"
        "    kiosks read everything anew and hand in what they gave without the hub.\n"
        "  - who holds a number that the hub gave since stands in no line: staff add these people at the desk.\n"
        "Say it again as ./run hub update --back --with-database where that is what you want."
    )

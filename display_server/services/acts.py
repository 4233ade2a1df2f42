"""Acts that other programs of this hub ask `web` to perform, by name: on SQLite only `web` writes (design decision 7)."""

from collections.abc import Callable
from typing import Any

from display_server.db.transaction import Transaction
from display_server.services.acts_by_command import (
    add_account_by_command,
    approve_pairing_by_command,
    import_guide_by_command,
    import_plan_by_command,
    raise_generation_by_command,
    revoke_device_by_command,
    use_part_by_command,
)
from display_server.services.broadcasts import end_due_broadcasts
from display_server.services.close_services import close_ended_services
from display_server.services.declare_delay import end_due_delays
from display_server.services.end_stages import close_leftovers, close_stranded, note_no_shows
from display_server.services.forget_old import forget_old
from display_server.services.import_bookings import import_slice
from display_server.services.passage_hours import follow_hours
from display_server.services.plans import put_due_plans_in_force
from display_server.services.record_address_test import record_address_test
from display_server.services.record_errors import record_errors
from display_server.services.record_foretold import keep_wait_model, record_foretold, record_signs
from display_server.services.record_told import record_told
from display_server.services.refresh_lines import refresh_boards, refresh_lines
from display_server.services.watch_lines import watch_lines

Act = Callable[..., Any]
"""Called with the transaction and the request's `args` as keywords; answers something JSON can hold."""


def _import_bookings(tx: Transaction, *, rows: list[dict[str, str]], dry_run: bool) -> dict[str, Any]:
    return import_slice(tx, rows, dry_run)


ACTS: dict[str, Act] = {
    "add_account": add_account_by_command,
    "approve_pairing": approve_pairing_by_command,
    "raise_generation": raise_generation_by_command,
    "revoke_device": revoke_device_by_command,
    "import_bookings": _import_bookings,
    "forget_old": forget_old,
    "record_address_test": record_address_test,
    "record_foretold": record_foretold,
    "record_errors": record_errors,
    "record_signs": record_signs,
    "keep_wait_model": keep_wait_model,
    "record_told": record_told,
    "refresh_lines": refresh_lines,
    "watch_lines": watch_lines,
    "end_due_delays": end_due_delays,
    "end_due_broadcasts": end_due_broadcasts,
    "note_no_shows": note_no_shows,
    "close_leftovers": close_leftovers,
    "close_stranded": close_stranded,
    "close_ended_services": close_ended_services,
    "refresh_boards": refresh_boards,
    "import_guide": import_guide_by_command,
    "import_plan": import_plan_by_command,
    "use_part": use_part_by_command,
    "follow_hours": follow_hours,
    "put_due_plans_in_force": put_due_plans_in_force,
}

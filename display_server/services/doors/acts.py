"""Acts that other programs of this hub ask `web` to perform, by name: on SQLite only `web` writes (design decision 7)."""

from collections.abc import Callable
from typing import Any

from display_server.db.engine.session import Database
from display_server.db.engine.transaction import Transaction
from display_server.services.arrivals.booking_feed import record_feed
from display_server.services.arrivals.import_bookings import import_slice
from display_server.services.boards.preparing import begin_content, end_content
from display_server.services.devices.kiosk_configurations import put_due_configurations_in_force
from display_server.services.devices.record_address_test import record_address_test
from display_server.services.devices.rollouts import advance_rollout
from display_server.services.doors.acts_by_command import (
    add_account_by_command,
    approve_pairing_by_command,
    codes_known,
    erase_person_by_command,
    import_guide_by_command,
    import_plan_by_command,
    note_export_by_command,
    plan_unpacked,
    raise_generation_by_command,
    reset_second_factor_by_command,
    revoke_device_by_command,
    use_part_by_command,
)
from display_server.services.doors.house_by_command import enter_house_row_by_command, take_back_house_row_by_command
from display_server.services.doors.sites_by_command import (
    add_site_by_command,
    close_site_by_command,
    open_site_by_command,
)
from display_server.services.forget_old import forget_old
from display_server.services.house.house_import import (
    enter_house_slice,
    keep_house_look,
    keep_house_rows,
    note_house_look,
)
from display_server.services.house.short_days import end_short_days
from display_server.services.house.words_import import enter_words_slice
from display_server.services.lines.alarm_letters import record_alarms, record_letters
from display_server.services.lines.broadcasts import end_due_broadcasts
from display_server.services.lines.close_services import close_ended_services
from display_server.services.lines.declare_delay import end_due_delays
from display_server.services.lines.mark_ghosts import mark_ghosts
from display_server.services.lines.record_errors import record_errors
from display_server.services.lines.record_foretold import keep_wait_model, record_foretold, record_signs
from display_server.services.lines.watch_lines import watch_lines
from display_server.services.plans.led_numbers import follow_led
from display_server.services.plans.passage_hours import follow_hours
from display_server.services.plans.plans import open_due_parts, put_due_plans_in_force
from display_server.services.records.day_sums import begin_day_sums, keep_day_sum, move_day_sums_on
from display_server.services.records.note_version import note_version
from display_server.services.records.record_backup import record_backup
from display_server.services.records.reports import ask_report_by_jobs, keep_report, note_days_done
from display_server.services.records.rotate_keys import note_keys, rotate_slice
from display_server.services.stages.end_stages import close_leftovers, close_stranded, note_no_shows
from display_server.services.stages.refresh_lines import refresh_boards, refresh_lines
from display_server.services.systems.record_told import record_told
from display_server.services.try_writing import try_writing

Act = Callable[..., Any]
"""Called with the transaction and the request's `args` as keywords; answers something JSON can hold."""

MakeReady = Callable[..., dict[str, Any]]
"""Called with a read session and the request's `args` as keywords, before the writer's turn; answers the act's keywords."""


def _import_bookings(tx: Transaction, *, rows: list[dict[str, str]], dry_run: bool) -> dict[str, Any]:
    return import_slice(tx, rows, dry_run)


ACTS: dict[str, Act] = {
    "add_account": add_account_by_command,
    "add_site": add_site_by_command,
    "close_site": close_site_by_command,
    "open_site": open_site_by_command,
    "enter_house_row": enter_house_row_by_command,
    "take_back_house_row": take_back_house_row_by_command,
    "approve_pairing": approve_pairing_by_command,
    "erase_person": erase_person_by_command,
    "note_export": note_export_by_command,
    "raise_generation": raise_generation_by_command,
    "revoke_device": revoke_device_by_command,
    "reset_second_factor": reset_second_factor_by_command,
    "import_bookings": _import_bookings,
    "forget_old": forget_old,
    "record_address_test": record_address_test,
    "record_foretold": record_foretold,
    "advance_rollout": advance_rollout,
    "enter_words_slice": enter_words_slice,
    "note_house_look": note_house_look,
    "keep_house_look": keep_house_look,
    "keep_house_rows": keep_house_rows,
    "enter_house_slice": enter_house_slice,
    "note_version": note_version,
    "record_errors": record_errors,
    "record_feed": record_feed,
    "try_writing": try_writing,
    "record_alarms": record_alarms,
    "record_letters": record_letters,
    "record_backup": record_backup,
    "rotate_slice": rotate_slice,
    "note_keys": note_keys,
    "ask_report": ask_report_by_jobs,
    "keep_report": keep_report,
    "note_days_done": note_days_done,
    "begin_day_sums": begin_day_sums,
    "move_day_sums_on": move_day_sums_on,
    "keep_day_sum": keep_day_sum,
    "begin_content": begin_content,
    "end_content": end_content,
    "record_signs": record_signs,
    "keep_wait_model": keep_wait_model,
    "record_told": record_told,
    "refresh_lines": refresh_lines,
    "watch_lines": watch_lines,
    "end_due_delays": end_due_delays,
    "end_due_broadcasts": end_due_broadcasts,
    "mark_ghosts": mark_ghosts,
    "note_no_shows": note_no_shows,
    "close_leftovers": close_leftovers,
    "close_stranded": close_stranded,
    "close_ended_services": close_ended_services,
    "refresh_boards": refresh_boards,
    "import_guide": import_guide_by_command,
    "import_plan": import_plan_by_command,
    "use_part": use_part_by_command,
    "follow_hours": follow_hours,
    "follow_led": follow_led,
    "put_due_plans_in_force": put_due_plans_in_force,
    "open_due_parts": open_due_parts,
    "end_short_days": end_short_days,
    "put_due_configurations_in_force": put_due_configurations_in_force,
}


MADE_READY: dict[str, MakeReady] = {
    "import_plan": plan_unpacked,
    "use_part": codes_known,
}
"""What takes longer than an act may: nobody's number waits while a plan is unpacked."""


def ready(name: str, args: dict[str, Any], database: Database) -> Callable[[Transaction], Any]:
    """The act as the writer runs it. Raises KeyError where nobody knows it."""
    act, make = ACTS[name], MADE_READY.get(name)
    if make is not None:
        with database.reading() as session:
            args = make(session, **args)
    return lambda tx: act(tx, **args)

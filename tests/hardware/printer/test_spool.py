"""The journal says once for all what became of a job, also after a crash."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from config.contract.words import PaperState, PrintOutcome
from hardware.ports import PrintResult
from hardware.printer.spool import JobState, JournalUnwritable, Spool
from hardware.printer.virtual import VirtualPrinter
from tests.hardware.cast import NOW, a_job, a_printer

PRINTED = PrintResult(PrintOutcome.PRINTED, PaperState.READY)


def _spool(folder: Path) -> Spool:
    return Spool(folder / "printer.sqlite", "tcp://printer", NOW)


def test_a_finished_job_keeps_its_answer(tmp_path: Path) -> None:
    spool, job = _spool(tmp_path), uuid4()
    spool.hand_over(job, NOW)
    spool.begin_sending(job, 400, NOW)
    spool.finish(job, PRINTED, NOW)
    assert spool.hand_over(job, NOW).result == PRINTED


def test_a_damaged_journal_is_set_aside_and_printing_goes_on(tmp_path: Path) -> None:
    (tmp_path / "printer.sqlite").write_bytes(b"this is no database at all" * 100)
    assert _spool(tmp_path).hand_over(uuid4(), NOW).state is JobState.QUEUED
    assert (tmp_path / "printer.broken").exists()


def test_a_job_found_half_sent_at_start_is_unknown(tmp_path: Path) -> None:
    spool, job = _spool(tmp_path), uuid4()
    spool.hand_over(job, NOW)
    spool.begin_sending(job, 400, NOW)
    spool.close()
    again = _spool(tmp_path).hand_over(job, NOW)
    assert again.state is JobState.UNKNOWN
    assert again.result == PrintResult(PrintOutcome.UNKNOWN, PaperState.UNKNOWN)


def test_a_job_that_waited_two_minutes_is_not_printed_any_more(tmp_path: Path) -> None:
    spool, job = _spool(tmp_path), uuid4()
    spool.hand_over(job, NOW)
    late = spool.hand_over(job, NOW + timedelta(seconds=121))
    assert late.state is JobState.EXPIRED
    assert late.result is not None
    assert late.result.outcome is PrintOutcome.REFUSED


def test_neighbouring_jobs_are_confirmed_by_different_ids(tmp_path: Path) -> None:
    spool = _spool(tmp_path)
    ids = {spool.hand_over(UUID(int=number), NOW).process_id for number in range(50)}
    assert len(ids) == 50
    assert all(33 <= byte <= 126 for process_id in ids for byte in process_id)


def test_rows_are_forgotten_after_ninety_days(tmp_path: Path) -> None:
    spool, job = _spool(tmp_path), uuid4()
    spool.hand_over(job, NOW)
    spool.finish(job, PRINTED, NOW)
    spool.close()
    later = Spool(tmp_path / "printer.sqlite", "tcp://printer", NOW + timedelta(days=91))
    assert later.hand_over(job, NOW + timedelta(days=91)).result is None


_PROGRAM = """
import sys
from pathlib import Path
from uuid import UUID
from hardware.printer.conversation import TimeLimits
from hardware.printer.opening import open_printer
from hardware.ports import PrintJob
from tests.hardware.cast import a_ticket

printer = open_printer(sys.argv[1], "TM-T20III", Path(sys.argv[2]) / "printer.sqlite", TimeLimits(confirmation=20))
printer.print(PrintJob(UUID(sys.argv[3]), a_ticket()))
"""


def test_a_program_killed_while_printing_never_prints_twice(tmp_path: Path) -> None:
    with VirtualPrinter() as device:
        device.faults.swallow_confirmations = True  # the program hangs on its confirmation until it is killed
        job = a_job()
        url = f"tcp://{device.address[0]}:{device.address[1]}"
        program = subprocess.Popen([sys.executable, "-c", _PROGRAM, url, str(tmp_path), str(job.job_id)])
        try:
            assert len(device.wait_for(1, seconds=20)) == 1
        finally:
            os.kill(program.pid, signal.SIGKILL)
            program.wait(timeout=60)
        time.sleep(0.1)
        device.faults.reset()
        printer = a_printer(device, tmp_path)
        assert printer.print(job).outcome is PrintOutcome.UNKNOWN
        printer.close()
        assert len(device.tickets) == 1


def test_a_full_disk_refuses_what_was_never_sent_and_still_knows_what_was(tmp_path: Path) -> None:
    journal = Spool(tmp_path / "full.sqlite", "virtual", NOW)
    earlier, before = uuid4(), uuid4()
    journal.hand_over(earlier, NOW)
    journal.begin_sending(earlier, 400, NOW)
    journal.finish(earlier, PRINTED, NOW)
    journal.hand_over(before, NOW)
    journal._rows.execute("PRAGMA query_only = 1")  # the disk takes nothing more; reading goes on
    with pytest.raises(JournalUnwritable):
        journal.hand_over(uuid4(), NOW)
    with pytest.raises(JournalUnwritable):
        journal.begin_sending(before, 400, NOW)
    with pytest.raises(JournalUnwritable):
        journal.hear_person(before, came_out=False, now=NOW)
    assert journal.hand_over(earlier, NOW).result == PRINTED
    journal.close()


def test_a_printer_whose_journal_takes_nothing_prints_nothing_and_says_so(tmp_path: Path) -> None:
    with VirtualPrinter() as device:
        printer = a_printer(device, tmp_path)
        printer._spool._rows.execute("PRAGMA query_only = 1")
        assert printer.print(a_job()) == PrintResult(PrintOutcome.REFUSED, PaperState.FAULT)
        printer.hear_person(uuid4(), came_out=False)
        assert device.tickets == []
        printer.close()


def test_a_ticket_costs_the_same_after_months(tmp_path: Path) -> None:
    """By the steps of the database's own machine, over a journal of many days."""
    spool, steps = _spool(tmp_path), []
    for _ in range(1_500):
        spool._rows.execute(
            "INSERT INTO job VALUES (?, 'tcp://printer', 'printed', 'ready', X'41424344', 1, ?, ?)",
            (str(uuid4()), *2 * (NOW.timestamp(),)),
        )
    spool._rows.set_progress_handler(lambda: steps.append(1), 10)
    job = uuid4()
    spool.hand_over(job, NOW)
    spool.begin_sending(job, 400, NOW)
    spool.finish(job, PRINTED, NOW)
    assert len(steps) < 60
    spool.close()

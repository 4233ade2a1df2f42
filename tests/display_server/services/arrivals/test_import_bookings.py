"""Bookings from a file: good rows in, bad rows said, the same file twice changes nothing."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from config.contract.words import Language, Name
from display_server.db.models import Booking
from display_server.hub import Hub
from display_server.services.arrivals.booking_file import BadRow, NotABookingFile
from display_server.services.arrivals.import_bookings import ImportReport, import_bookings, import_slice
from display_server.services.house.edit_pathway import PathwayEntry, add_pathway
from tests.at_rest import stored

ON_BOTH_DATABASES = True

HEADER = "reference,service,starts_at,code,qr,name,birth_date,phone,language\n"
GOOD = "R1,blood-test,2026-03-12T09:20,XMXCXJGZ,AT1B0123456789ABCDEFGHJKMNPQRS,Ona Petraitė,1950-02-03,+370 600,lt\n"
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


def other(reference: str, number: int, row: str = GOOD) -> str:
    """The good row for another booking: with a reference, a code and a QR of its own."""
    code = "XMXCXJ" + LETTERS[number // 20] + LETTERS[number % 20]
    qr = f"AT1B{number:02d}23456789ABCDEFGHJKMNPQRS"
    return row.replace("R1", reference).replace("XMXCXJGZ", code).replace("AT1B0123456789ABCDEFGHJKMNPQRS", qr)


def run(hub: Hub, file: Path, *, dry_run: bool = False) -> ImportReport:
    return import_bookings(lambda said: hub.writer.run(lambda tx: import_slice(tx, **said)), file, dry_run=dry_run)


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    file = tmp_path / "bookings.csv"
    file.write_bytes(text.encode(encoding))
    return file


def count(hub: Hub) -> int:
    with hub.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Booking)) or 0


def test_a_booking_goes_in_with_its_time_in_the_sites_zone(hub: Hub, tmp_path: Path) -> None:
    assert run(hub, write(tmp_path, HEADER + GOOD)).new == 1
    with hub.database.reading() as session:
        booking = session.scalars(select(Booking)).one()
    assert booking.starts_at.isoformat() == "2026-03-12T07:20:00+00:00"
    assert booking.patient_name == "Ona Petraitė"


def test_nothing_personal_and_no_code_is_readable_in_the_file_of_the_database(hub: Hub, tmp_path: Path) -> None:
    run(hub, write(tmp_path, HEADER + GOOD))
    kept = stored(hub)
    assert b"lt" in kept
    for secret in ("Petrait", "1950-02-03", "+370 600", "XMXCXJGZ", "AT1B0123456789"):
        assert secret.encode() not in kept


def test_the_same_file_twice_changes_nothing(hub: Hub, tmp_path: Path) -> None:
    file = write(tmp_path, HEADER + GOOD)
    run(hub, file)
    assert run(hub, file) == ImportReport(same=1)
    assert count(hub) == 1


def test_the_hour_that_clocks_go_through_twice_is_no_change_either(hub: Hub, tmp_path: Path) -> None:
    file = write(tmp_path, HEADER + GOOD.replace("2026-03-12T09:20", "2026-10-25T03:30"))
    run(hub, file)
    assert run(hub, file) == ImportReport(same=1)


def test_a_quotation_mark_left_open_is_said_where_it_stands(hub: Hub, tmp_path: Path) -> None:
    file = write(tmp_path, HEADER + GOOD + GOOD.replace("R1", "R2").replace("Ona", '"Ona') + GOOD.replace("R1", "R3"))
    report = run(hub, file)
    assert (report.new, [bad.line for bad in report.bad]) == (1, [3])
    assert "line 4" in report.bad[0].reason
    endless = HEADER + GOOD.replace("Ona", '"Ona') + "x" * 140_000
    with pytest.raises(NotABookingFile, match="quotation mark"):
        run(hub, write(tmp_path, endless))


def test_a_moved_appointment_is_changed(hub: Hub, tmp_path: Path) -> None:
    run(hub, write(tmp_path, HEADER + GOOD))
    report = run(hub, write(tmp_path, HEADER + GOOD.replace("09:20", "11:00")))
    assert (report.new, report.changed, count(hub)) == (0, 1, 1)


def test_a_dry_run_says_the_same_and_does_nothing(hub: Hub, tmp_path: Path) -> None:
    assert run(hub, write(tmp_path, HEADER + GOOD), dry_run=True).new == 1
    assert count(hub) == 0


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (("blood-test", "palmistry"), "palmistry"),
        (("2026-03-12T09:20", "tomorrow"), "starts_at"),
        (("2026-03-12T09:20", "2026-03-12"), "starts_at"),
        (("2026-03-12T09:20", "0001-01-01T00:00+14:00"), "starts_at"),
        (("2026-03-12T09:20", "2026-03-29T03:30"), "clocks"),
        (("XMXCXJGZ", "AEIOUAEI"), "code"),
        (("AT1B0123456789ABCDEFGHJKMNPQRS", "AT1Bshort"), "qr"),
        (("1950-02-03", "3 Feb"), "birth_date"),
        ((",lt", ",xx"), "language"),
        (("R1,", ","), "reference"),
        ((",lt", ""), "cells"),
    ],
)
def test_a_bad_row_is_reported_by_line_and_reason_while_the_others_go_in(
    hub: Hub, tmp_path: Path, changed: tuple[str, str], reason: str
) -> None:
    bad = GOOD.replace(*changed)
    report = run(hub, write(tmp_path, HEADER + other("R0", 0) + bad + other("R2", 2)))
    assert (report.new, count(hub)) == (2, 2)
    assert [one.line for one in report.bad] == [3]
    assert reason in report.bad[0].reason
    assert "Petrait" not in report.bad[0].reason


def test_a_reference_that_stands_twice_is_taken_once(hub: Hub, tmp_path: Path) -> None:
    report = run(hub, write(tmp_path, HEADER + GOOD + GOOD))
    assert (report.new, report.bad) == (1, [BadRow(3, "reference 'R1' stands in line 2 already")])


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize(
    ("shared", "reason"),
    [(("XMXCXJBB", "XMXCXJGZ"), "this code"), (("AT1B0023456789", "AT1B0123456789"), "this qr")],
)
def test_a_code_of_another_booking_of_that_day_is_refused(
    hub: Hub, tmp_path: Path, shared: tuple[str, str], reason: str, dry_run: bool
) -> None:
    second = other("R2", 0).replace(*shared)
    report = run(hub, write(tmp_path, HEADER + GOOD + second), dry_run=dry_run)
    assert (report.new, report.bad) == (1, [BadRow(3, f"{reason} belongs to another booking of that day")])
    run(hub, write(tmp_path, HEADER + GOOD))
    report = run(hub, write(tmp_path, HEADER + second), dry_run=dry_run)
    assert (report.new, [bad.line for bad in report.bad], count(hub)) == (0, [2], 1)


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_shared_code_is_found_however_far_apart_its_rows_stand(hub: Hub, tmp_path: Path, dry_run: bool) -> None:
    rows = [other(f"R{number}", number) for number in range(60)] + [other("R60", 0)]
    report = run(hub, write(tmp_path, HEADER + "".join(rows)), dry_run=dry_run)
    assert (report.new, [bad.line for bad in report.bad]) == (60, [62])


def test_a_code_may_serve_again_on_another_day_and_after_its_booking_moved(hub: Hub, tmp_path: Path) -> None:
    second = GOOD.replace("R1", "R2").replace("2026-03-12", "2026-03-13")
    assert run(hub, write(tmp_path, HEADER + GOOD + second)).new == 2
    moved = GOOD.replace("2026-03-12", "2026-03-14")
    third = GOOD.replace("R1", "R3")
    assert run(hub, write(tmp_path, HEADER + moved + third)) == ImportReport(new=1, changed=1)


def test_a_long_file_goes_in_by_slices_with_its_progress_told(hub: Hub, tmp_path: Path) -> None:
    file = write(tmp_path, HEADER + "".join(other(f"R{number}", number) for number in range(60)))
    told: list[int] = []
    report = import_bookings(
        lambda said: hub.writer.run(lambda tx: import_slice(tx, **said)), file, progress=told.append
    )
    assert (report.new, sum(told), len(told)) == (60, 60, 3)


def test_semicolons_a_byte_order_mark_and_other_columns_are_understood(hub: Hub, tmp_path: Path) -> None:
    text = "Reference;Service;Starts_At;Code;Ward\nR1;blood-test;2026-03-12 09:20+02:00;xmxc xjgz;7\n\n"
    assert run(hub, write(tmp_path, text, "utf-8-sig")).new == 1


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [("a,b\n", "utf-8", "no column"), ("", "utf-8", "no column"), ("ąčę", "utf-16", "UTF-8")],
)
def test_a_file_that_is_no_list_of_bookings_is_refused_whole(
    hub: Hub, tmp_path: Path, text: str, encoding: str, said: str
) -> None:
    with pytest.raises(NotABookingFile, match=said):
        run(hub, write(tmp_path, text, encoding))


PATHWAY_HEADER = HEADER.strip() + ",pathway,first_visit\n"


def add_a_pathway(hub: Hub) -> int:
    entry = PathwayEntry({Language.ENGLISH: Name(name="Heart")}, ["blood-test", "cardiology-consultation"])
    return hub.writer.run(lambda tx: add_pathway(tx, code="heart", entry=entry, who="command"))


def test_a_booking_may_name_a_pathway_and_whether_it_is_the_first_visit(hub: Hub, tmp_path: Path) -> None:
    pathway_id = add_a_pathway(hub)
    row = GOOD.strip().replace("blood-test", "cardiology-consultation") + ",heart,yes\n"
    assert run(hub, write(tmp_path, PATHWAY_HEADER + row)).new == 1
    with hub.database.reading() as session:
        booking = session.scalars(select(Booking)).one()
    assert (booking.service_id, booking.pathway_id, booking.first_visit) == (1, pathway_id, True)


def test_a_pathway_alone_is_booked_at_its_first_stage(hub: Hub, tmp_path: Path) -> None:
    add_a_pathway(hub)
    run(hub, write(tmp_path, PATHWAY_HEADER + GOOD.strip().replace("blood-test", "") + ",heart,\n"))
    with hub.database.reading() as session:
        booking = session.scalars(select(Booking)).one()
    assert (booking.service_id, booking.first_visit) == (2, None)


@pytest.mark.parametrize(
    ("service", "cells", "said"),
    [
        ("blood-test", "kidney,", "no pathway is called 'kidney'"),
        ("confidential-test", "heart,", "the pathway 'heart' does not lead through 'confidential-test'"),
        ("", ",", "no service is called ''"),
        ("blood-test", "heart,perhaps", "first_visit is neither yes nor no"),
    ],
)
def test_a_pathway_that_cannot_be_is_said(hub: Hub, tmp_path: Path, service: str, cells: str, said: str) -> None:
    add_a_pathway(hub)
    row = f"{GOOD.strip().replace('blood-test', service)},{cells}\n"
    report = run(hub, write(tmp_path, PATHWAY_HEADER + row))
    assert report.bad == [BadRow(2, said)]


def test_a_card_is_kept_as_its_keyed_mark_and_may_stand_beside_several_bookings(hub: Hub, tmp_path: Path) -> None:
    header = HEADER.strip() + ",card\n"
    rows = "".join(f"{other(f'R{n}', n).strip()},LT 1234-5678\n" for n in (1, 2))
    assert run(hub, write(tmp_path, header + rows)).new == 2
    with hub.database.reading() as session:
        marks = set(session.scalars(select(Booking.card_hash)))
    assert len(marks) == 1
    assert None not in marks
    assert b"12345678" not in stored(hub)
    report = run(hub, write(tmp_path, header + other("R3", 3).strip() + ",12\n"))
    assert report.bad == [BadRow(2, "card is not 4 to 64 letters or digits")]

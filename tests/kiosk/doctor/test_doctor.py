"""The doctor says what is wrong with a device and what to do about it; it tries the real paths, on virtual devices."""

from pathlib import Path

import pytest

from config.contract.words import PaperState
from hardware.discovery import plugged_in
from hardware.printer.probe import probe
from hardware.printer.profiles import Confirms
from hardware.printer.virtual import VirtualPrinter
from kiosk.doctor import main
from kiosk.doctor.findings import Finding, Verdict, written
from kiosk.doctor.other_checks import check_card_reader, check_scanner
from kiosk.doctor.printer_check import check_printer
from tests.hardware.cast import FACES, QUICK, way_to_device


def _verdicts(found: list[Finding]) -> list[Verdict]:
    return [finding.verdict for finding in found]


def test_a_well_printer_prints_its_page_with_every_letter() -> None:
    with VirtualPrinter() as device:
        found = list(check_printer("printer", device.url, "TM-T20III", with_page=True))
        (page,) = device.wait_for(1)
        assert device.misunderstood == []
    assert set(_verdicts(found)) == {Verdict.WELL}
    assert (page.number, page.qr) == ("K-017", "ATRIUM-TEST")
    assert any("АБВГҐДЕЄЖЗИІЇ" in line for line in page.lines)


@pytest.mark.parametrize(
    ("fault", "cure"),
    [("paper_out", "new roll"), ("cover_open", "cover"), ("offline", "power, cable"), ("silent", "self-test")],
)
def test_what_is_wrong_with_a_printer_comes_with_its_cure(fault: str, cure: str) -> None:
    with VirtualPrinter() as device:
        setattr(device.faults, fault, True)
        (found,) = check_printer("printer", device.url, "TM-T20III", with_page=True)
        assert device.tickets == []
    assert found.verdict is Verdict.WRONG
    assert cure in found.cure


def test_the_wrong_profile_is_found_by_the_printers_name() -> None:
    with VirtualPrinter(model="TM-T88V") as device:
        found = list(check_printer("printer", device.url, "TM-T20III", with_page=False))
    assert Verdict.WRONG in _verdicts(found)
    assert 'printer_profile = "TM-T88V"' in "".join(finding.cure for finding in found)


def test_a_slow_line_without_chinese_is_warned_of() -> None:
    with VirtualPrinter(face=FACES["serial"]) as device:
        url = device.url.replace("115200", "9600")
        found = list(check_printer("printer", url, "TM-T20III", with_page=False))
    assert Verdict.WORTH_A_LOOK in _verdicts(found)
    assert "9600 baud" in written(found)


def test_an_address_that_is_none_is_said_in_words() -> None:
    (found,) = check_printer("printer", "lpt1", "TM-T20III", with_page=False)
    assert "does not look like" in found.said
    (found,) = check_printer("printer", "usb:", "Kitchen Deluxe", with_page=False)
    assert "known printers are" in found.said


@pytest.mark.parametrize(
    ("model", "confirms"),
    [("TM-T20III", Confirms.BY_JOB), ("TM-T88III", Confirms.IN_ORDER), ("ZJ-5870", Confirms.IN_ORDER)],
)
def test_a_probe_learns_name_and_way_of_confirming_without_printing(model: str, confirms: Confirms) -> None:
    with VirtualPrinter(model=model) as device:
        found = probe(way_to_device(device), QUICK)
        assert device.tickets == []
    assert (found.state, found.confirms) == (PaperState.READY, confirms)
    assert found.name == (model if model != "ZJ-5870" else None)


def test_a_scanner_and_a_card_reader_that_are_not_there() -> None:
    assert check_scanner("keys:/nowhere/event5", 0.1).verdict is Verdict.WRONG
    assert check_scanner(None, 0.1).verdict is Verdict.WORTH_A_LOOK
    (card,) = check_card_reader("pcsc:no such reader")
    assert card.verdict is Verdict.WRONG


def test_stable_names_are_proposed(tmp_path: Path) -> None:
    for name in ("usb-Symbol_Scanner-event-kbd", "usb-Mouse-event-mouse"):
        (tmp_path / name).touch()
    found = plugged_in(serial=tmp_path / "none", keyboards=tmp_path)
    assert f"keys:{tmp_path}/usb-Symbol_Scanner-event-kbd" in {device.said for device in found}
    assert not any("mouse" in device.said for device in found)


def test_the_command_writes_a_report_and_notes_a_new_roll(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with VirtualPrinter() as device:
        monkeypatch.setenv("ATRIUM_HOME", str(tmp_path))
        monkeypatch.setenv("ATRIUM_HUB_URL", "http://127.0.0.1:9")
        monkeypatch.setenv("ATRIUM_PRINTER", device.url)
        assert main(["--no-sound", "--wait", "0.1"]) == 1
    assert "does not answer" in capsys.readouterr().out
    assert "a test page is out" in (tmp_path / "kiosk" / "doctor.txt").read_text("utf-8")
    assert main(["--new-roll"]) == 0

"""The doctor says what is wrong with a device and what to do about it; it tries the real paths, on virtual devices."""

from dataclasses import replace
from pathlib import Path

import pytest

from config.contract.words import PaperState
from hardware.discovery import plugged_in
from hardware.owner import take_devices
from hardware.printer.probe import Probe, probe
from hardware.printer.profile import Confirms
from hardware.printer.profiles import profile_of
from hardware.printer.virtual import VirtualPrinter
from kiosk.doctor import main
from kiosk.doctor.findings import Finding, Verdict, written
from kiosk.doctor.other_checks import check_alarm, check_card_reader, check_keypad, check_scanner
from kiosk.doctor.printer_check import check_printer
from kiosk.doctor.set_printer import write_settings
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
    [
        ("paper_out", "new roll"),
        ("cover_open", "cover"),
        ("offline", "power, cable"),
        ("silent", "self-test"),
        ("cutter_jammed", "knife"),
    ],
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
    assert device.misunderstood == []
    assert found.name == (model if model != "ZJ-5870" else None)


@pytest.mark.parametrize(
    ("model", "chosen", "proposed"),
    [
        ("TM-T88V", "TM-T20III", "TM-T88V"),
        ("TM-T20III-58mm", "TM-T20III", "TM-T20III/58mm"),
        ("TM-T70II-Chinese", "TM-T20III", "TM-T70II-Chinese"),
        ("ZJ-5870", "TM-T20III", "pictures-80mm/no-cutter"),
        ("ZJ-5870", "generic-80mm", "generic-80mm/no-cutter"),
        ("generic-80mm", "generic-80mm", "generic-80mm"),
    ],
)
def test_what_can_be_asked_is_filled_in(model: str, chosen: str, proposed: str) -> None:
    with VirtualPrinter(model=model) as device:
        found = probe(way_to_device(device), QUICK)
    assert found.proposed(profile_of(chosen)).name == proposed
    assert profile_of(proposed).cutter == device.model.cuts
    assert (
        proposed.startswith("pictures")
        or chosen.startswith("generic")
        or profile_of(proposed).dots == device.model.dots
    )


def test_a_font_the_model_usually_lacks_is_filled_in_too() -> None:
    usual = profile_of("TM-T20III")
    with_font = Probe(
        PaperState.READY, name="TM-T20III", profile=usual, confirms=Confirms.BY_JOB, cutter=True, two_byte=True,
        fonts="CHINA GB18030",
    )  # fmt: skip
    assert with_font.proposed(usual).own_chinese == "gbk"
    without = replace(with_font, profile=profile_of("TM-T70II-Chinese"), two_byte=False, fonts="")
    assert without.proposed(usual).own_chinese is None


def test_the_command_sets_the_profile_and_leaves_the_rest_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "atrium.toml"
    with VirtualPrinter(model="TM-T88V") as device:
        file.write_text(f'# ours\nprinter = "{device.url}"\nprinter_profile = "Kitchen"\n\n[other]\nprinter = 1\n')
        monkeypatch.setenv("ATRIUM_HOME", str(tmp_path))
        monkeypatch.setenv("ATRIUM_HUB_URL", "http://127.0.0.1:9")
        main(["--set", "--no-page", "--no-sound", "--wait", "0.1"])
    written_now = f'# ours\nprinter = "{device.url}"\nprinter_profile = "TM-T88V"\n\n[other]\nprinter = 1\n'
    assert file.read_text("utf-8") == written_now
    said = capsys.readouterr().out
    assert 'printer_profile: "TM-T88V" is written' in said
    assert "the profile is" not in said


def test_a_setting_that_is_not_there_yet_is_added_before_any_table(tmp_path: Path) -> None:
    file = tmp_path / "atrium.toml"
    write_settings(file, {"printer": "usb:"})
    assert (file.read_text("utf-8"), file.stat().st_mode & 0o777) == ('printer = "usb:"\n', 0o600)
    file.write_text("[part]\na = 1\n")
    write_settings(file, {"printer": "usb:"})
    assert file.read_text("utf-8") == 'printer = "usb:"\n\n[part]\na = 1\n'


def test_a_scanner_and_a_card_reader_that_are_not_there() -> None:
    assert check_scanner("keys:/nowhere/event5", 0.1).verdict is Verdict.WRONG
    assert check_scanner(None, 0.1).verdict is Verdict.WORTH_A_LOOK
    assert check_scanner("none", 0.1).verdict is Verdict.WELL
    (card,) = check_card_reader("pcsc:no such reader")
    assert card.verdict is Verdict.WRONG


def test_a_keypad_and_an_alarm_are_tried_too(tmp_path: Path) -> None:
    for said in (None, "keys:/nowhere/event5", "keys:/dev/null"):
        assert _verdicts(list(check_keypad(said, {}, 0.1))) == ([Verdict.WRONG] if said else [])
    relay = tmp_path / "relay"
    assert _verdicts(list(check_alarm(f"relay:{relay}", 0.0))) == [Verdict.WRONG]
    relay.touch()
    (heard,) = check_alarm(f"relay:{relay}", 0.0)
    assert (heard.verdict, "was it heard" in heard.said) == (Verdict.WELL, True)


def test_stable_names_are_proposed(tmp_path: Path) -> None:
    for name in ("usb-Symbol_Scanner-event-kbd", "usb-Mouse-event-mouse", "lines/usb-1a86_USB_Serial-if00-port0"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = plugged_in(serial=tmp_path / "lines", keyboards=tmp_path)
    said = {device.said for device in found}
    line = f"{tmp_path}/lines/usb-1a86_USB_Serial-if00-port0"
    assert {f"keys:{tmp_path}/usb-Symbol_Scanner-event-kbd", f"serial:{line}", f"relay:{line}"} <= said
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
    capsys.readouterr()
    with take_devices(tmp_path / "kiosk") or pytest.fail("taken"):  # as the running kiosk does
        assert main([]) == 1
    assert "systemctl stop atrium-kiosk" in capsys.readouterr().out

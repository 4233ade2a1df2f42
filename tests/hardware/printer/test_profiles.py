"""On every printer of the table every letter of five languages comes out: judged by a printer that knows none of our tables."""

import shutil
import subprocess
from pathlib import Path
from typing import TypeGuard

import pytest
from escpos.capabilities import CAPABILITIES
from fontTools.ttLib import TTFont

from config.contract.paper import BRIEF, PaperTemplates
from config.contract.words import Language
from config.look import font_file
from hardware.printer.encoding import encode
from hardware.printer.lines import Line, TextLine
from hardware.printer.profile import PrinterProfile
from hardware.printer.profile_table import PROFILES
from hardware.printer.profiles import UnknownPrinter, profile_named, profile_of
from hardware.printer.ticket_layout import lay_out
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.virtual.ledger import PrintedTicket
from hardware.printer.virtual.models import MODELS
from hardware.printer.whole_paper import SLOW_LINE_BAUD, encode_ticket
from tests.hardware.cast import PHONE_URL, a_ticket

_SIGNS = ["€ № ₴", "Ą Ę І Ї Є Ґ", "’ « » „ “ – — ·"]
_LETTERS = {
    "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz",
    "ru": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "lt": "AĄBCČDEĘĖFGHIĮYJKLMNOPRSŠTUŲŪVZŽ aąbcčdeęėfghiįyjklmnoprsštuųūvzž",
    "zh": "请在候诊区等候 心内科 门诊 楼 号 鼻科 龋齿 瞳孔 囊肿 按预约时间和病情需要叫号",
}
SAID = [*_SIGNS, *(word for letters in _LETTERS.values() for word in letters.split())]


def said_on(profile: PrinterProfile) -> list[Line]:
    """Every letter of SAID, broken where this paper ends: none is left out."""
    room = profile.columns // 2  # hanzi are twice as wide
    return [TextLine(said[at : at + room]) for said in SAID for at in range(0, len(said), room)]


def _out(profile: PrinterProfile, job: bytes) -> PrintedTicket:
    with VirtualPrinter(model=profile.name) as device:
        device.hear(job)
        tickets = device.wait_for(1)
        assert device.misunderstood == []
    return tickets[-1]


def test_the_two_tables_name_the_same_printers_and_share_nothing_else() -> None:
    assert set(PROFILES) == set(MODELS)


@pytest.mark.parametrize("name", PROFILES)
def test_every_letter_comes_out_as_itself_or_drawn(name: str) -> None:
    profile = profile_of(name)
    lines = said_on(profile)
    ticket = _out(profile, encode(lines, profile, b"ABCD"))
    told = [line.text for line in lines if isinstance(line, TextLine)]
    assert {sign for line in told for sign in line} >= {sign for said in SAID for sign in said}
    assert "?" not in ticket.text
    assert [line for line in ticket.lines if line not in told] == [], "a line that nobody said"
    drawn = [said for said in told if said not in ticket.lines]
    assert all(said.isascii() is False for said in drawn)
    assert _rows_with_ink(ticket) >= len(told) * 12


def test_what_is_drawn_has_a_picture_for_every_sign_of_gb2312() -> None:
    known = TTFont(font_file("KioskSans-Regular")).getBestCmap()
    cells = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    signs = {sign for cell in cells for sign in cell.decode("gb2312", "ignore")}
    signs |= {letter for said in SAID for letter in said}
    assert sorted(sign for sign in signs if ord(sign) not in known and sign >= "\u2e80") == []
    assert sorted(letter for said in SAID for letter in said if ord(letter) not in known) == []


def test_a_printer_with_its_own_chinese_prints_all_of_gb2312_in_letters() -> None:
    profile = profile_of("generic-80mm")
    hanzi = [bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    text = "".join(hanzi)[::37]
    lines: list[Line] = [TextLine(text[at : at + 24]) for at in range(0, len(text), 24)]
    ticket = _out(profile, encode(lines, profile, b"ABCD"))
    assert "".join(ticket.lines) == text


def _whole_and_readable(tickets: list[tuple[str, Language]], folder: Path) -> None:
    files = []
    for name, language in tickets:
        profile = profile_of(name)
        ticket = _out(profile, encode_ticket(a_ticket(language), profile, b"ABCD"))
        assert (ticket.number, "?" in ticket.text) == ("K-017", False), (name, language)
        files.append(folder / f"{name}-{language}.png")
        ticket.picture.save(files[-1])
    if shutil.which("zbarimg") is None:
        pytest.skip("zbarimg (package zbar-tools) is not installed")
    read = subprocess.run(["zbarimg", "--quiet", "--raw", *files], capture_output=True, timeout=110, check=False)
    assert read.stdout.decode().split() == [PHONE_URL] * len(files)


def test_a_ticket_is_whole_on_every_printer_and_its_qr_reads(tmp_path: Path) -> None:
    languages = list(Language)
    _whole_and_readable([(name, languages[at % len(languages)]) for at, name in enumerate(PROFILES)], tmp_path)


@pytest.mark.long
def test_a_ticket_of_every_language_is_whole_on_every_printer(tmp_path: Path) -> None:
    _whole_and_readable([(name, language) for name in PROFILES for language in Language], tmp_path)


def _is_way(line: Line) -> TypeGuard[TextLine]:
    return isinstance(line, TextLine) and line.text.startswith("1. ")


@pytest.mark.parametrize("name", ["TM-T20III", "generic-58mm", "pictures-80mm"])
def test_the_brief_ticket_has_number_place_way_and_qr(name: str) -> None:
    profile, paper = profile_of(name), PaperTemplates(wide=BRIEF, narrow=BRIEF)
    ticket = _out(profile, encode_ticket(a_ticket(Language.ENGLISH, paper=paper), profile, b"ABCD"))
    assert ticket.number == "K-017"
    assert "Waiting area B" in ticket.text
    assert "1. Turn around" in ticket.text
    large = [
        line for line in lay_out(a_ticket(Language.ENGLISH, paper=paper.larger()), profile.columns) if _is_way(line)
    ]
    assert {line.tall for line in large} == {2}


def test_over_a_slow_line_words_that_would_be_drawn_stay_on_the_screen() -> None:
    profile = profile_of("TM-T20III")
    usual = encode_ticket(a_ticket(Language.CHINESE), profile, b"ABCD", SLOW_LINE_BAUD)
    slow = encode_ticket(a_ticket(Language.CHINESE), profile, b"ABCD", 9600)
    assert len(slow) < 1500 < len(usual)
    ticket = _out(profile, slow)
    assert (ticket.number, ticket.qr) == ("K-017", PHONE_URL)


def test_over_a_slow_line_words_the_printer_has_are_printed() -> None:
    for name, language in (("TM-T20III", Language.UKRAINIAN), ("generic-80mm", Language.CHINESE)):
        slow = encode_ticket(a_ticket(language), profile_of(name), b"ABCD", 9600)
        assert len(slow) < 1000
        assert len(_out(profile_of(name), slow).lines) > 15


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("TM-T20II", "TM-T20II"),
        ("TM-T88III", "TM-T88III"),
        ("TM-T88IV", "TM-T88IV"),
        ("TM-T88V", "TM-T88V"),
        ("Citizen-CT-S651", "CT-S651"),
        ("Rongta-RP326", "RP326"),
        ("generic-80mm", "NT-80-V-UL"),
        ("generic-58mm", "POS-5890"),
        ("ZJ-5870", "ZJ-5870"),
    ],
)
def test_our_pages_are_those_that_owners_recorded(ours: str, theirs: str) -> None:
    recorded = CAPABILITIES["profiles"][theirs]["codePages"]
    for number, codec in profile_of(ours).pages:
        assert recorded[str(number)].lower() == codec


def test_a_printer_is_known_by_the_name_it_says() -> None:
    found = profile_named("TM-m30II")
    assert found is not None
    assert found.name == "TM-m30"
    assert profile_named("Kitchen Deluxe") is None
    with pytest.raises(UnknownPrinter, match="known printers are"):
        profile_of("Kitchen Deluxe")


def _rows_with_ink(ticket: PrintedTicket) -> int:
    ink = ticket.picture.convert("L").point(lambda light: 255 - light)
    column = ink.resize((1, ink.height), resample=4)
    return sum(1 for value in column.tobytes() if value)

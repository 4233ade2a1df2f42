"""No letter of any language is lost on the way to paper: judged by what the virtual printer itself makes of the bytes."""

import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from config.contract.paper import PaperTemplate, PaperTemplates
from config.contract.words import Language
from hardware.printer.encoding import encode
from hardware.printer.lines import Bar, TextLine
from hardware.printer.profile_table import PROFILES
from hardware.printer.profiles import profile_of
from hardware.printer.raster import draw_line
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.virtual.ledger import PrintedTicket
from hardware.printer.virtual.preview import picture_of
from hardware.printer.virtual.rom_font import glyph
from hardware.printer.whole_paper import encode_ticket
from tests.hardware.cast import PHONE_URL, a_ticket

PROFILE = profile_of("TM-T20III")
ALPHABETS = {
    "en": "The quick brown fox jumps over the lazy dog — “café” 0123456789 £ €",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ № « » — –",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ ’ № € ·",
    "lt": "aąbcčdeęėfghiįyjklmnoprsštuųūvzž AĄBCČDEĘĖFGHIĮYJKLMNOPRSŠTUŲŪVZŽ „ “ – €",
}
ONE_PAGE_LINES = [
    *(word for said in ALPHABETS.values() for word in said.split()),
    "Є Ґ І Ї",
    "’ « »",
    "„Kabinetas“ – 12 · 3",
    "№ 12 — €5",
    "Room\u00a012",
]
DRAWN_LINES = ["₴ 50", "Ą і Ї", "→ 12", "号码 K-017，请在 B 区等候", "按预约时间和病情需要叫号", "鼻科 龋齿 瞳孔 囊肿"]


def _print(device: VirtualPrinter, job: bytes) -> PrintedTicket:
    before = len(device.tickets)
    with socket.create_connection(device.address, timeout=60) as line:
        line.sendall(job)
        line.settimeout(3)
        line.recv(16)
    return device.wait_for(before + 1)[-1]


@pytest.mark.parametrize("said", ONE_PAGE_LINES)
def test_a_line_of_one_language_comes_out_as_text_letter_for_letter(device: VirtualPrinter, said: str) -> None:
    ticket = _print(device, encode([TextLine(said)], PROFILE, b"ABCD"))
    assert ticket.lines == (said.replace("\u00a0", " "),)
    assert device.misunderstood == []


@pytest.mark.parametrize("said", DRAWN_LINES)
def test_a_line_no_page_covers_is_drawn_and_never_becomes_question_marks(device: VirtualPrinter, said: str) -> None:
    ticket = _print(device, encode([TextLine(said)], PROFILE, b"ABCD"))
    assert ticket.lines == ()
    assert _ink(ticket) > 40 * len(said.replace(" ", ""))
    assert device.misunderstood == []


def test_two_drawn_characters_do_not_look_alike_as_missing_ones_would(device: VirtualPrinter) -> None:
    pictures = {
        _print(device, encode([TextLine(said)], PROFILE, b"ABCD")).picture.tobytes()
        for said in ("鼻", "龋", "瞳", "囊", "₴")
    }
    assert len(pictures) == 5


@pytest.mark.parametrize("width", ["TM-T20III", "TM-T20III-58mm"])
@pytest.mark.parametrize("language", list(Language))
def test_a_whole_ticket_is_understood_in_every_language(language: Language, width: str) -> None:
    with VirtualPrinter(width="58mm" if "58" in width else "80mm") as device:
        ticket = _print(device, encode_ticket(a_ticket(language, demo=True), profile_of(width), b"ABCD"))
        assert device.misunderstood == []
    assert ticket.number == "K-017"
    assert ticket.qr == PHONE_URL
    assert "?" not in ticket.text
    assert ticket.lines[-1].split() == ["Kardiologija", "L1-0412"]


@pytest.mark.parametrize("number", ["A-001", "C-962", "E-345", "H-780", "K-1017", "M-555", "P-096", "T-888", "X-234"])
def test_every_number_can_be_read_off_the_paper(device: VirtualPrinter, number: str) -> None:
    assert _print(device, encode_ticket(a_ticket(number=number), PROFILE, b"ABCD")).number == number


def test_the_first_bytes_undo_whatever_another_program_left_in_the_printer() -> None:
    job = encode_ticket(a_ticket(), PROFILE, b"ABCD")
    assert job.startswith(b"\x1b@\x1c.")


def test_a_printer_left_in_kanji_mode_still_prints_ukrainian(device: VirtualPrinter) -> None:
    ticket = _print(device, b"\x1c&" + encode([TextLine("Ґанок")], PROFILE, b"ABCD"))
    assert ticket.lines == ("Ґанок",)


def test_the_words_and_the_native_qr_of_a_ticket_are_few_bytes() -> None:
    with_number = encode_ticket(a_ticket(Language.UKRAINIAN), PROFILE, b"ABCD")
    assert len(with_number) <= 12_000


def test_a_black_bar_has_no_white_seam(device: VirtualPrinter) -> None:
    bar = Bar((TextLine(" Wait here"), TextLine(" Area B", wide=2, tall=2, bold=True)))
    picture = _print(device, encode([bar], PROFILE, b"ABCD")).picture
    edge = [picture.getpixel((picture.width - 40, row)) for row in range(32, 32 + 24 + 24 + 48 + 24)]
    assert set(edge) == {0}


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg (package zbar-tools) is not installed")
@pytest.mark.parametrize("language", list(Language))
def test_a_phone_can_read_the_qr_off_the_paper(device: VirtualPrinter, tmp_path: Path, language: Language) -> None:
    _print(device, encode_ticket(a_ticket(language), PROFILE, b"ABCD")).picture.save(tmp_path / "ticket.png")
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(tmp_path / "ticket.png")], capture_output=True, timeout=60, check=False
    )
    assert read.stdout.decode().strip() == PHONE_URL


def _side_of_qr(picture: Image.Image) -> tuple[int, int]:
    """Where a QR's ink begins and ends from left to right: its first row is two eyes of seven modules."""
    ink = picture.convert("L").point(lambda light: 255 - light)
    for row in range(ink.height - 200):
        box = ink.crop((0, row, ink.width, row + 198)).getbbox()
        if box and box[2] - box[0] == 198 and box[1] == 0 and ink.crop((0, row, ink.width, row + 1)).getbbox() == (
            box[0], 0, box[2], 1,
        ):  # fmt: skip
            return box[0], row
    raise AssertionError("no square of 33 modules of 6 dots")


@pytest.mark.parametrize("name", ["TM-T20III", "ZJ-5870"])
def test_a_qr_has_33_modules_of_6_dots_and_four_white_ones_around(name: str) -> None:
    picture = picture_of(encode_ticket(a_ticket(Language.ENGLISH), profile_of(name), b"ABCD"), name)
    left, top = _side_of_qr(picture)
    ink = picture.convert("L").point(lambda light: 255 - light)
    assert ink.crop((left - 24, top - 24, left + 198 + 24, top)).getbbox() is None
    assert ink.crop((left - 24, top + 198, left + 198 + 24, top + 198 + 24)).getbbox() is None
    for x in (left - 24, left + 198):
        assert ink.crop((x, top, x + 24, top + 198)).getbbox() is None
    small = ink.crop((left, top, left + 198, top + 198)).resize((33, 33), Image.Resampling.BOX)
    assert set(small.tobytes()) == {0, 255}, "every module is 6 whole dots"
    assert len(small.tobytes()) == 33 * 33


@pytest.mark.parametrize("name", ["TM-T20III", "generic-58mm", "pictures-80mm"])
@pytest.mark.parametrize("language", Language)
def test_large_letters_come_out_twice_as_tall_in_every_language(name: str, language: Language) -> None:
    profile = profile_of(name)
    usual, large = (
        encode_ticket(a_ticket(language, paper=PaperTemplates(wide=one, narrow=one)), profile, b"ABCD")
        for one in (PaperTemplate(), PaperTemplate(large=True))
    )
    assert len(large) <= 25_000
    small, tall = picture_of(usual, name), picture_of(large, name)
    assert tall.height > small.height + 6 * 24  # three steps of the way and the service, at the least
    assert (tall.width, small.width) == (profile.dots + 64, profile.dots + 64)


@pytest.mark.parametrize("right", ["", "10:21"])
def test_a_drawn_line_too_long_for_its_paper_loses_no_letter(right: str) -> None:
    ends = [draw_line(TextLine("Щ" * 32 + last, right=right), 384) for last in ("", "Щ", "Я")]
    assert [end.width for end in ends] == [384] * 3
    assert len({end.tobytes() for end in ends}) == 3, "its last letter stands there"
    assert draw_line(TextLine("ЩЩЩ"), 384).width < 100


def _ink(ticket: PrintedTicket) -> int:
    return ticket.picture.convert("L").histogram()[0]


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("language", Language)
def test_a_full_ticket_is_at_most_25_kilobytes_also_where_every_word_is_drawn(name: str, language: Language) -> None:
    assert len(encode_ticket(a_ticket(language), profile_of(name), b"ABCD")) <= 25_000


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("capital", "ŠŽČĖŪЙЁЇ")
def test_the_virtual_letters_keep_a_capital_above_small_letters_under_its_accent(capital: str, bold: bool) -> None:
    small, drawn = glyph("x", 1, 1, bold, False).getbbox(), glyph(capital, 1, 1, bold, False)
    assert small is not None
    rows = [any(drawn.crop((0, row, drawn.width, row + 1)).tobytes()) for row in range(24)]
    assert rows[small[3] - 1 : small[3] + 2] == [True, False, False], "they stand on one line"
    assert rows[small[1] - 2], "its body is higher than a small letter"
    assert any(rows[:3]), "and its accent above it"

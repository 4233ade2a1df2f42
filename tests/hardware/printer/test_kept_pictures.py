"""The hospital's sign is sent to a printer once, printed by its key from then on, and never missed or mistaken."""

import base64
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from config.contract.paper import PaperTemplate, PaperTemplates
from config.contract.words import Language, PaperState, PrintOutcome
from hardware.printer.conversation import Conversation
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.lines import PictureLine
from hardware.printer.profiles import profile_of
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.virtual.preview import picture_of
from hardware.printer.whole_paper import MOST_BYTES, encode_ticket, lines_of
from tests.hardware.cast import CALM, FACES, a_job, a_printer, a_sign, a_ticket, way_to_device


def _paper(bar: int = 40) -> PaperTemplates:
    """Templates with a sign of their own for each height of its bar."""
    one = PaperTemplate(logo=a_sign(bar))
    return PaperTemplates(wide=one, narrow=one)


def _print(printer: EscPosPrinter, paper: PaperTemplates) -> None:
    assert printer.print(a_job(paper=paper)).outcome is PrintOutcome.PRINTED


def _black_dots(device: VirtualPrinter, ticket: int) -> int:
    return device.wait_for(ticket + 1)[ticket].picture.convert("L").histogram()[0]


@pytest.mark.parametrize("plug", FACES)
def test_it_is_sent_once_while_nobody_waits_and_looks_the_same_from_then_on(plug: str, tmp_path: Path) -> None:
    with VirtualPrinter(face=FACES[plug]) as device:
        printer = a_printer(device, tmp_path)
        for _ in range(3):
            _print(printer, _paper())
            assert printer.paper() is PaperState.READY
        first, second, third = device.wait_for(3)
        printer.close()
        assert (device.graphics.written, device.misunderstood) == (1, [])
    assert len(second.raw) < len(first.raw) - 2_000
    assert first.picture.tobytes() == second.picture.tobytes() == third.picture.tobytes()


def test_a_restarted_kiosk_sends_nothing_again(device: VirtualPrinter, tmp_path: Path) -> None:
    for _ in range(2):
        printer = a_printer(device, tmp_path)
        _print(printer, _paper())
        printer.paper()
        printer.close()
    assert device.graphics.written == 1


def test_another_printer_at_the_same_address_is_found_out(device: VirtualPrinter, printer: EscPosPrinter) -> None:
    _print(printer, _paper())
    printer.paper()
    device.graphics.pictures.clear()  # as another printer's memory is
    _print(printer, _paper())
    assert _black_dots(device, 0) == _black_dots(device, 1), "the sign is missing"
    printer.paper()
    assert device.graphics.written == 2


def test_a_new_sign_replaces_the_old_one_also_under_the_same_key(
    device: VirtualPrinter, printer: EscPosPrinter
) -> None:
    for bar in (40, 60):
        _print(printer, _paper(bar))
        printer.paper()
        _print(printer, _paper(bar))
        assert len(device.graphics.pictures) == 1
    thin, thick = _black_dots(device, 1), _black_dots(device, 3)
    assert thick > thin + 5_000
    (key,) = device.graphics.pictures
    printer._spool.note_kept(key, "another picture")  # what a journal says of a picture that fell on this key
    _print(printer, _paper(60))
    assert _black_dots(device, 4) == thick


def test_a_printer_without_room_goes_on_as_before(device: VirtualPrinter, printer: EscPosPrinter) -> None:
    device.graphics.room = 1_000
    for _ in range(3):
        _print(printer, _paper())
        printer.paper()
    assert device.graphics.written == 1, "its memory wears"
    assert _black_dots(device, 0) == _black_dots(device, 2)


def test_a_printer_with_no_such_memory_is_never_asked(tmp_path: Path) -> None:
    with VirtualPrinter(model="generic-80mm") as device:
        printer = a_printer(device, tmp_path)
        _print(printer, _paper())
        printer.paper()
        printer.close()
        assert device.misunderstood == []


def test_a_line_that_breaks_while_the_sign_is_sent_costs_no_ticket(
    device: VirtualPrinter, printer: EscPosPrinter
) -> None:
    _print(printer, _paper())
    device.faults.cut_line_after_bytes = 600
    assert printer.paper() is PaperState.OFFLINE
    _print(printer, _paper())
    assert _black_dots(device, 1) == _black_dots(device, 0)
    printer.paper()
    _print(printer, _paper())
    assert (len(device.graphics.pictures), device.misunderstood) == (1, [])


def test_a_long_list_of_keys_comes_in_blocks(device: VirtualPrinter) -> None:
    keys = [b"%c%c" % (first, second) for first in b"ABC" for second in range(48, 78)]
    device.graphics.pictures.update({key: Image.new("L", (8, 8)) for key in keys})
    way = way_to_device(device)
    talk = Conversation(way.open(CALM.connect), CALM)
    assert talk.ask_kept() == frozenset(keys)
    assert talk.ask_name() == "TM-T20III", "what follows the list is heard again"
    talk.close()


def test_over_a_slow_line_the_sign_is_printed_only_where_the_printer_keeps_it() -> None:
    profile = profile_of("TM-T20III")
    usual = encode_ticket(a_ticket(paper=_paper()), profile, b"ABCD", baud=9600)
    plain = encode_ticket(a_ticket(), profile, b"ABCD", baud=9600)
    assert len(usual) < len(plain) + 20
    assert picture_of(usual, "TM-T20III").height >= picture_of(plain, "TM-T20III").height


def test_nothing_is_sent_to_a_printer_that_holds_half_a_ticket(device: VirtualPrinter, printer: EscPosPrinter) -> None:
    device.faults.cut_line_after_bytes = 300  # in the middle of the sign's own picture
    assert printer.print(a_job(paper=_paper())).outcome is PrintOutcome.UNKNOWN
    assert printer.paper() is PaperState.READY
    assert device.graphics.written == 0
    _print(printer, _paper())
    printer.paper()
    _print(printer, _paper())
    assert (device.graphics.written, device.misunderstood) == (1, [])


@pytest.mark.parametrize("after", range(13, 24))
def test_a_question_that_is_cut_in_the_middle_swallows_nothing_of_the_next_ticket(
    device: VirtualPrinter, printer: EscPosPrinter, after: int
) -> None:
    device.faults.cut_line_after_bytes = after  # the state is asked in twelve bytes, then what it keeps in nine
    printer.print(a_job(paper=_paper()))
    _print(printer, _paper())
    printer.paper()
    _print(printer, _paper())
    whole = [ticket for ticket in device.wait_for(2) if ticket.whole]
    assert len({ticket.picture.tobytes() for ticket in whole}) == 1
    assert device.misunderstood == []


def test_a_sign_that_would_make_the_ticket_too_long_is_printed_smaller() -> None:
    out = io.BytesIO()
    Image.effect_noise((600, 300), 90).convert("1").save(out, "PNG")
    busy = PaperTemplate(logo=base64.b64encode(out.getvalue()).decode())
    ticket = a_ticket(Language.UKRAINIAN, paper=PaperTemplates(wide=busy, narrow=busy))
    for name, usual in (("TM-T20III", True), ("pictures-80mm", False)):
        lines = lines_of(ticket, profile_of(name))
        (sign,) = (line for line in lines if isinstance(line, PictureLine))
        assert (sign.share == 0.75) is usual
        assert len(encode_ticket(ticket, profile_of(name), b"ABCD")) <= MOST_BYTES


def test_an_answer_that_is_lost_costs_no_byte_of_the_ticket(device: VirtualPrinter, tmp_path: Path) -> None:
    printer = a_printer(device, tmp_path, replace(CALM, status=1.5))

    def lose_the_list(data: bytes) -> None:
        if data.startswith(b"\x1d(L"):
            device.faults.drop_answers = 1

    device.overhear = lose_the_list
    for _ in range(4):  # it is not asked for ever
        _print(printer, _paper())
    device.overhear = None
    _print(printer, _paper())
    assert len({ticket.picture.tobytes() for ticket in device.wait_for(5)}) == 1
    assert (device.misunderstood, device.graphics.written) == ([], 0)
    printer.close()

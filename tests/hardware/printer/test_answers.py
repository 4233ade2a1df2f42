"""Bytes from a printer come late, in pieces and unasked; each is taken for what it is and for nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from hardware.printer.answers import (
    AnswerSorter,
    ClearedNotice,
    ModelName,
    OtherBlock,
    PrintedNotice,
    SensorByte,
    StatusByte,
    UnaskedStatus,
)


def test_a_confirmation_among_status_bytes_is_found() -> None:
    answers = AnswerSorter().feed(b"\x12\x37\x22ABCD\x00\x16")
    assert answers == [StatusByte(0x12), PrintedNotice(b"ABCD"), StatusByte(0x16)]


def test_an_unasked_report_is_not_an_answer() -> None:
    assert AnswerSorter().feed(b"\x14\x00\x0c\x0f") == [UnaskedStatus(b"\x14\x00\x0c\x0f")]


def test_flow_control_is_not_the_start_of_a_report() -> None:
    assert AnswerSorter().feed(b"\x11\x13\x12") == [StatusByte(0x12)]


def test_the_word_that_the_buffer_was_cleared() -> None:
    assert AnswerSorter().feed(b"\x37\x25\x00") == [ClearedNotice()]


def test_a_block_nobody_asked_for_is_set_aside() -> None:
    assert AnswerSorter().feed(b"=B42\x00") == [OtherBlock(b"=B42\x00")]


@given(
    st.lists(st.sampled_from([b"\x12", b"\x7e", b"\x37\x22WXYZ\x00", b"\x14\x00\x0c\x0f", b"\x37\x25\x00"]), max_size=8)
)
def test_pieces_make_no_difference(parts: list[bytes]) -> None:
    whole, sorter = AnswerSorter().feed(b"".join(parts)), AnswerSorter()
    assert [answer for byte in b"".join(parts) for answer in sorter.feed(bytes([byte]))] == whole


@given(st.binary(max_size=400))
def test_noise_never_hurts(noise: bytes) -> None:
    sorter = AnswerSorter()
    sorter.feed(noise)
    sorter.feed(b"\x00" * 130)
    assert PrintedNotice(b"ABCD") in sorter.feed(b"\x00\x00\x00\x37\x22ABCD\x00")


def test_a_model_says_its_name() -> None:
    assert AnswerSorter().feed(b"_TM-T20III\x00") == [ModelName("TM-T20III")]


def test_the_paper_sensors_byte_is_told_from_a_status() -> None:
    assert AnswerSorter().feed(b"\x0c\x12\x11") == [SensorByte(0x0C), StatusByte(0x12)]

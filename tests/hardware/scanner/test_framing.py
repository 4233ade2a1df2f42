"""A scanner types faster than anybody; a person's typing is never taken for a code."""

from hypothesis import given
from hypothesis import strategies as st

from hardware.scanner import ScannedCode, ScannerFraming, UnreadableScan

Result = ScannedCode | UnreadableScan | None


def _type(text: str, gap: float, framing: ScannerFraming | None = None) -> Result:
    framing, result = framing or ScannerFraming(), None
    for at, character in enumerate(text):
        result = framing.key(character, 10 + at * gap)
    return result


def test_a_scanned_code_ends_with_enter() -> None:
    assert _type("AT1B0123456789\r", 0.004) == ScannedCode("AT1B0123456789")


def test_a_persons_typing_is_not_a_scan() -> None:
    assert _type("KTMRWBXF\r", 0.12) is None


def test_keys_typed_before_the_scan_are_dropped() -> None:
    framing = ScannerFraming()
    framing.key("x", 1.0)
    assert _type("KTMRWBXF\n", 0.01, framing) == ScannedCode("KTMRWBXF")


def test_control_characters_are_refused() -> None:
    assert _type("AT1B\x1b[2J0123\r", 0.004) == UnreadableScan()


def test_an_endless_scan_is_refused_and_forgotten() -> None:
    framing = ScannerFraming()
    assert _type("A" * 513 + "\r", 0.001, framing) == UnreadableScan()
    assert _type("A" * 512 + "\r", 0.001, framing) == ScannedCode("A" * 512)


@given(st.text(st.characters(categories=["L", "N", "P"]), min_size=4, max_size=80))
def test_every_printable_code_comes_through_unchanged(text: str) -> None:
    assert _type(text + "\r", 0.01) == ScannedCode(text)

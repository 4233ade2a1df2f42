"""The printer's answers about itself, bit by bit after Epson's pages for DLE EOT, GS r and GS a."""

from hardware.printer.virtual.faults import Faults

_ALWAYS = 0x12  # bits 1 and 4 are fixed to 1


def real_time_status(kind: int, faults: Faults, feels_low_roll: bool = True) -> bytes:
    """The byte answered to DLE EOT `kind` (1 printer, 2 cause of being offline, 3 cause of an error, 4 paper)."""
    bits = {1: _printer, 2: _offline_cause, 3: _error_cause, 4: _paper}[kind](faults)
    if kind == 4 and not feels_low_roll and not faults.paper_out:
        bits = 0
    return bytes((_ALWAYS | bits,))


def paper_sensor(faults: Faults, feels_low_roll: bool) -> bytes:
    """The byte answered to GS r 1: bits 0 and 1 a roll that ends soon, 2 and 3 no paper."""
    return bytes((0x0C * faults.paper_out | 0x03 * (faults.paper_low and feels_low_roll),))


def automatic_status(faults: Faults, feels_low_roll: bool) -> bytes:
    """The four bytes of Automatic Status Back (GS a): printer, errors, paper, and one that is not used here."""
    first = 0x10 | 0x08 * (not faults.can_print) | 0x20 * faults.cover_open
    second = 0x08 * faults.cutter_jammed | 0x20 * faults.broken
    third = 0x0C * faults.paper_out | 0x03 * ((faults.paper_low and feels_low_roll) or faults.paper_out)
    return bytes((first, second, third, 0x0F))


def _printer(faults: Faults) -> int:
    return 0 if faults.can_print else 0x08


def _offline_cause(faults: Faults) -> int:
    return 0x04 * faults.cover_open | 0x20 * faults.paper_out | 0x40 * (faults.broken or faults.cutter_jammed)


def _error_cause(faults: Faults) -> int:
    return 0x20 * faults.broken | 0x08 * faults.cutter_jammed


def _paper(faults: Faults) -> int:
    return 0x60 * faults.paper_out | 0x0C * (faults.paper_low or faults.paper_out)

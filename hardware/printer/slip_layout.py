"""A slip for staff → lines: its heading, what it says, and for a test the letters of every language. Pure."""

from hardware.ports import Slip
from hardware.printer.columns import wrap
from hardware.printer.lines import Gap, Line, NumberLine, QrLine, Rule, TextLine

_LETTERS = (
    "English  ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 abcdefghijklmnopqrstuvwxyz",
    "Русский  АБВГДЕЁЖЗИЙКЛМНОП РСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмноп рстуфхцчшщъыьэюя",
    "Українська  АБВГҐДЕЄЖЗИІЇЙКЛМ НОПРСТУФХЦЧШЩЬЮЯ абвгґдеєжзиіїйклм нопрстуфхцчшщьюя",
    "Lietuvių  AĄBCČDEĘĖFGHIĮYJK LMNOPRSŠTUŲŪVZŽ aąbcčdeęėfghiįyjk lmnoprsštuųūvzž",
    "简体中文  请在候诊区等候叫号，心内科 2 楼",
    "€ № ₴ ’ « » „ “ – — ·",
)


def lay_out_slip(slip: Slip, columns: int) -> list[Line]:
    """Every line, in order, for a printer of `columns` characters a line."""
    lines: list[Line] = [TextLine(line, bold=True) for line in wrap(slip.heading, columns)]
    if slip.letters:
        lines += [Gap(12), NumberLine("K-017"), Gap(12)]
    lines += [Rule(), *(TextLine(piece) for line in slip.lines for piece in wrap(line, columns))]
    if not slip.letters:
        return lines
    for said in _LETTERS:
        lines += [TextLine(piece) for piece in wrap(said, columns)]
    return [*lines, Rule(), QrLine("ATRIUM-TEST"), TextLine("ATRIUM-TEST", centred=True)]

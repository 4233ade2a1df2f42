"""Tables that people open in a spreadsheet: what stands between cells, and cells that would be formulas."""

import re

MARK = "\ufeff"
"""Tells a spreadsheet that the file is UTF-8."""
_FORMULA = re.compile(r"^'*[=+\-@\t\r＝＋－＠]")
"""Also behind marks of ours, one of which is taken away again; a spreadsheet in Chinese reads wide signs, too."""


def between(text: str) -> str:
    """What divides the cells of this file's first row."""
    first = text.partition("\n")[0]
    return ";" if first.count(";") >= first.count(",") else ","


def as_cell(said: str) -> str:
    """Never a formula for who opens it in a spreadsheet."""
    return f"'{said}" if _FORMULA.match(said) else said


def of_cell(cell: str) -> str:
    cell = cell.strip().replace("\r\n", "\n")
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell

"""A file of the house that is read: each fault by its line, cells as they were, nothing that is a formula."""

import re
from pathlib import Path

import pytest

from config.contract.words import Language
from config.locale import words
from display_server.services.house import closing
from display_server.services.house.house_file import MOST_ROWS, as_csv, read_file
from display_server.services.house.house_rows import COLUMNS
from display_server.services.house.house_way import MAY
from display_server.web.shared.permissions import ROLE_PERMISSIONS, Permission

SAY = words(Language.ENGLISH).say
HOUSE_FOLDER = Path(closing.__file__).parent
REFUSE = (
    "closing", "cover", "departments", "edit_services", "entered", "house_rows", "house_way", "people_left", "places",
    "reopening",
)  # fmt: skip
"""What refuses a row of a file."""


def test_whose_file_goes_in_is_who_may_open_the_page() -> None:
    for about, permission in (("house", Permission.EDIT_HOUSE), ("people", Permission.MANAGE_PEOPLE)):
        assert {role for role, held in ROLE_PERMISSIONS.items() if permission in held} == MAY[about]


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        ("", ["columns"]),
        ("name_en;floor\nx;1\n", ["columns"]),
        ("code;code\nx;1\n", ["columns"]),
        ("code;floor;price\nx;1;2\n", ["column"]),
        ("code;floor\nx;1;2\nx;1\nX;3\n", ["cells", "twice"]),
        ('code;floor\n"x', ["table"]),
        ("{", ["json"]),
        ("[1]", ["tables"]),
        ('{"kings": []}', ["tables"]),
        ('{"departments": 1}', ["tables"]),
        ('{"departments": [1, {"code": 2}, {"code": "x", "price": "1"}]}', ["column", "row", "row"]),
        ('{"departments": [{"code": "\\ud800"}]}', ["json"]),
        ('{"a":' * 50_000, ["json"]),
        ("code;floor\nx;1\ny;\x002\n", ["other"]),
        ('{"departments": [{"code": "\\u0000"}]}', ["other"]),
        ("code;floor\n" + "".join(f"d{one};1\n" for one in range(MOST_ROWS + 1)), ["many"]),
    ],
)
def test_what_is_no_table_is_said_by_its_line(said: str, reasons: list[str]) -> None:
    _, faults = read_file(said, "house", "departments")
    assert sorted(fault.reason for fault in faults) == reasons
    assert all(SAY(f"admin.house_file.wrong.{fault.reason}") for fault in faults)


def test_a_cell_is_never_a_formula() -> None:
    row = {**dict.fromkeys(COLUMNS["departments"], ""), "code": "x", "name_en": "=HYPERLINK(1)", "floor": "-1"}
    taken = as_csv("departments", [row])
    assert "'=HYPERLINK(1)" in taken
    assert read_file(taken, "house", "departments")[0][0].row == row


def test_columns_that_a_spreadsheet_leaves_empty_are_none() -> None:
    given, faults = read_file('\ufeffcode;floor;;\r\nx;1;;\r\ny;2;;;\r\nz;3;;"not mine"\r\n', "house", "departments")
    assert [one.row for one in given] == [{"code": "x", "floor": "1"}, {"code": "y", "floor": "2"}]
    assert [(one.line, one.reason) for one in faults] == [(4, "cells")]


def test_a_cell_comes_back_as_it_was_whatever_it_begins_with() -> None:
    said = ["=1", "'=1", "''=1", "'-x", "'x", "+370", "＝1", "x"]
    empty = dict.fromkeys(COLUMNS["departments"], "")
    taken = as_csv("departments", [{**empty, "code": str(nth), "name_en": one} for nth, one in enumerate(said)])
    assert [one.row["name_en"] for one in read_file(taken, "house", "departments")[0]] == said
    assert ";＝1" not in taken, "a spreadsheet in Chinese reads wide signs as its own"


def test_whatever_refuses_a_row_has_words() -> None:
    said = re.compile(r'(?:EntryRefused|AccountRefused)\((?:"own", )?"([a-z_]+)", "([a-z_]+)"\)')
    found = {one for name in REFUSE for one in said.findall((HOUSE_FOLDER / f"{name}.py").read_text("utf-8"))}
    assert len(found) > 20, "nothing was looked at"
    for column, reason in sorted(found):
        assert SAY(f"admin.house.refused.{column}.{reason}")

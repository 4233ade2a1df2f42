"""Files and functions that fit in a head, and promises that are not left open."""

import ast
import re

from tests.house_rules.tree import expect_none, nodes, python_files, read, syntax, text_files

FILE_LINES = 300
FUNCTION_LINES = 50
OPEN_PROMISE = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X{3}|HA" + r"CK)\b|raise NotImplemented" + "Error")
VAGUE = {"utils.py", "util.py", "helpers.py", "helper.py", "manager.py", "misc.py", "common.py"}


def test_no_file_is_longer_than_300_lines() -> None:
    long = [f"{path} ({lines})" for path in python_files() if (lines := len(read(path).splitlines())) > FILE_LINES]
    expect_none(long)


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{path}:{node.name}"
        for path in python_files()
        if "migrations" not in path.parts  # a step from one shape to the next is one list, however long
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]
    expect_none(long)


def test_every_module_says_its_place_in_the_whole() -> None:
    silent = [str(path) for path in python_files() if read(path).strip() and not ast.get_docstring(syntax(path))]
    expect_none(silent)


def test_no_promise_is_left_open() -> None:
    found = [
        f"{path}:{number}"
        for path in text_files()
        if path.suffix in {".py", ".kv", ".html", ".js", ".css"}
        for number, line in enumerate(read(path).splitlines(), 1)
        if OPEN_PROMISE.search(line)
    ]
    expect_none(found)


def test_no_fault_is_swallowed() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path in python_files()
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
        and all(isinstance(said, ast.Pass) for said in node.body)
    ]
    expect_none(found)


def test_things_are_called_by_what_they_are() -> None:
    expect_none([str(path) for path in python_files() if path.name in VAGUE])

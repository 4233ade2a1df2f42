"""What a program of the hub makes once, when it starts, is made once a test process, not once a test.

Thousands of tests open a hub of their own. Compiling its 300 addresses, its templates and its SQL anew took two thirds of
their time, and none of it differs from one hub to the next: what is kept here is code, never what a test has written or asked.
"""

import os
from collections.abc import Callable
from typing import Any

import argon2
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.engine.base import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from display_server.backup import sealed
from display_server.services.accounts import passwords
from tests.in_memory import short_lived

REAL_COST = dict(sealed._COST)
"""What a passphrase of a backup costs where nobody makes it cheap."""


def make_once() -> None:
    """Once a process, before its first hub."""
    _addresses()
    _templates()
    _sql()
    _passwords()
    _files_in_memory()


def _addresses() -> None:
    """What is read out of an address, and the function that builds one, depend on its rule alone."""
    builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}
    read: dict[tuple[object, ...], tuple[list[Any], list[Any], dict[str, Any], set[str]]] = {}
    make, compile_anew = Rule._compile_builder, Rule.compile

    def made_before(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in builders:
            builders[key] = make(rule, append_unknown)
        return builders[key]

    def read_before(self: Rule) -> None:
        key = (self.rule, self.subdomain, self.host, self.merge_slashes, repr(self.defaults))
        if key not in read:
            compile_anew(self)
            read[key] = self._parts, self._trace, self._converters, self.arguments
            return
        self._parts, self._trace, self._converters, self.arguments = read[key]
        for name, more in (("_build", False), ("_build_unknown", True)):
            setattr(self, name, made_before(self, more).__get__(self, None))

    Rule._compile_builder = made_before  # type: ignore[method-assign, assignment]
    Rule.compile = read_before  # type: ignore[method-assign]


class _Code(BytecodeCache):
    """A template's code, as long as its text is the same."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._made.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._made[bucket.key, bucket.checksum] = bucket.code


def _templates() -> None:
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Code()}


def _sql() -> None:
    """Two hubs on databases of one kind say a question in the same words."""
    said = LRUCache[Any, Any](5_000)
    start = Engine.__init__

    def start_with_what_is_said(engine: Engine, *given: Any, **named: Any) -> None:
        start(engine, *given, **named)
        engine._compiled_cache = said

    def kind(dialect: object) -> object:
        return type(dialect), getattr(dialect, "paramstyle", None)

    Engine.__init__ = start_with_what_is_said  # type: ignore[method-assign, assignment]
    DefaultDialect.__eq__ = lambda one, other: kind(one) == kind(other)  # type: ignore[method-assign]
    DefaultDialect.__hash__ = lambda one: hash(kind(one))  # type: ignore[method-assign, assignment]


def _passwords() -> None:
    """Real argon2id and scrypt, without the time that makes guessing slow.

    `test_passwords` and `test_sealed` look at the real ones' figures.
    """
    passwords._HASHER = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._NOBODYS = passwords._HASHER.hash("the password of nobody")
    sealed._COST = {"n": 2, "r": 1, "p": 1}


def _files_in_memory() -> None:
    """Tests' folders."""
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(short_lived()))

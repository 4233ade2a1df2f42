"""`verify-audit`: whether the audit is still what was written, line after line."""

import sys
from argparse import ArgumentParser, Namespace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.settings import HubSettings
from display_server.commands.acting import Refusal, checked_database
from display_server.commands.table import Command
from display_server.db.models import AuditLine
from display_server.services.audit import FIRST_HASH, first_broken_line

BROKEN = 1
"""Exit status of a chain that is not whole."""


def _verify(settings: HubSettings, said: Namespace) -> int:
    database = checked_database(settings)
    try:
        with database.reading() as session:
            broken = first_broken_line(session)
            count = session.scalar(select(func.count()).select_from(AuditLine)) or 0
            last = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc()).limit(1)).first()
            missing = _cut_off(said.expect, {line.seq: line.hash for line in _named(session, said.expect)})
    finally:
        database.close()
    if broken is not None:
        sys.stdout.write(
            f"BROKEN: line {broken} does not follow from the one before it; from there on nothing is proven.\n"
        )
        return BROKEN
    if missing:
        sys.stdout.write(
            f"BROKEN: line {said.expect} that was written down is not there; the end was cut off or rewritten.\n"
        )
        return BROKEN
    end = f"{last.seq}:{last.hash}" if last is not None else f"0:{FIRST_HASH}"
    sys.stdout.write(
        f"Whole: {count} lines, each following from the one before.\n"
        f"A chain cannot tell that its end was cut off. Keep this elsewhere: --expect {end}\n"
    )
    return 0


def _named(session: Session, expect: str | None) -> list[AuditLine]:
    if expect is None:
        return []
    seq = expect.partition(":")[0]
    if not (seq.isascii() and seq.isdecimal()):
        raise Refusal("--expect is what an earlier verify-audit said: a number, a colon, 64 letters and digits")
    return list(session.scalars(select(AuditLine).where(AuditLine.seq == int(seq))))


def _cut_off(expect: str | None, found: dict[int, str]) -> bool:
    if expect is None or expect == f"0:{FIRST_HASH}":
        return False
    seq, _, digest = expect.partition(":")
    return found.get(int(seq)) != digest


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--expect", metavar="SEQ:HASH", help="a line an earlier verify-audit ended with: it must be there"
    )


COMMANDS = [Command("verify-audit", "whether the audit is still what was written", _verify, _arguments)]

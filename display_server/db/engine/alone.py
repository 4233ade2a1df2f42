"""Acts that must follow one another though many processes write: whoever comes second waits until the first is on disk."""

import hashlib

from sqlalchemy import BigInteger, bindparam, func, select

from display_server.db.engine.prepared import Prepared, Statements

_ALONE = Prepared(select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger))))


def alone(tx: Statements, name: str) -> None:
    """From here to the end of the act nobody else is past this line with the same name. On SQLite nobody ever is."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    tx.hold(_ALONE, key=int.from_bytes(digest, "big", signed=True))

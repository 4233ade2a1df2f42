"""The spare hub on PostgreSQL: a standby that the server's own streaming replication keeps, looked at and promoted."""

from dataclasses import dataclass
from typing import Any

from psycopg import Connection, Error

from config.clock import read_clock
from config.settings import HubSettings
from display_server.backup.words import BackupRefused
from display_server.db.engine.postgres import lone_connection
from display_server.hub import open_hub
from display_server.services.numbers.raise_generation import raise_generation
from display_server.spare.places import LATE_AFTER_S

PROMOTED_WITHIN_S = 60
_ON_STANDBY = """
SELECT coalesce(pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn(), false),
       extract(epoch FROM now() - pg_last_xact_replay_timestamp())::float8,
       (SELECT count(*) FROM pg_stat_wal_receiver WHERE status = 'streaming')
"""
_ON_PRIMARY = """
SELECT coalesce(application_name, ''), state, sync_state,
       pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint, extract(epoch FROM replay_lag)::float8
FROM pg_stat_replication ORDER BY 1
"""


@dataclass(frozen=True)
class Standby:
    """How replication stands, as one server sees it."""

    sentence: str
    alarming: bool


def standby_of(url: str) -> Standby:
    """Asked of the standby or of the primary. Raises DatabaseAway."""
    with lone_connection(url) as server:
        return _seen_there(server) if _in_recovery(server) else _seen_from_the_primary(server)


def _seen_there(server: Connection[Any]) -> Standby:
    caught_up, behind, streams = server.execute(_ON_STANDBY).fetchone() or (False, None, 0)
    if not streams:
        return Standby("This standby receives nothing: is the primary running, and does it let us in?", alarming=True)
    if caught_up or behind is None:
        return Standby("This standby follows and has everything it received.", alarming=False)
    return Standby(f"This standby follows, {behind:.0f} s behind.", alarming=behind > LATE_AFTER_S)


def _seen_from_the_primary(server: Connection[Any]) -> Standby:
    rows = server.execute(_ON_PRIMARY).fetchall()
    if not rows:
        return Standby("No standby follows this server.", alarming=True)
    said, alarming = [], True
    for name, state, sync, missing, lag in rows:
        promise = "loses nothing" if sync in {"sync", "quorum"} else "may lose what is on the way"
        said.append(f"Standby {name} is {state}, {missing or 0} bytes behind; if this server is lost now it {promise}.")
        alarming = alarming and (state != "streaming" or (lag or 0) > LATE_AFTER_S)
    return Standby("\n".join(said), alarming)


def promote_standby(settings: HubSettings, url: str) -> int:
    """The new generation. Raises BackupRefused where this server is no standby, DatabaseAway."""
    if not settings.secrets_file.exists():
        raise BackupRefused(
            f"copy the first hub's secrets.toml to {settings.home} first: without it no name can be read"
        )
    with lone_connection(url) as server:
        if not _in_recovery(server):
            raise BackupRefused("this server is no standby: it is written to already, and nothing was changed")
        try:
            done = server.execute("SELECT pg_promote(true, %s)", (PROMOTED_WITHIN_S,)).fetchone()
        except Error as refused:
            raise BackupRefused(f"the server does not let itself be promoted: {refused}") from None
        if not (done and done[0]):
            raise BackupRefused(f"the server was told to become primary and had not within {PROMOTED_WITHIN_S} s")
    hub = open_hub(settings, read_clock(settings.clock))
    try:
        return hub.writer.run(lambda tx: raise_generation(tx, who="command"))
    finally:
        hub.close()


def _in_recovery(server: Connection[Any]) -> bool:
    found = server.execute("SELECT pg_is_in_recovery()").fetchone()
    return bool(found and found[0])

"""Tokens of the hospital's own systems: what is refused, what is kept, what the audit says."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from config.contract.hospital_api import Scope
from display_server.db.models import ApiToken, AuditLine
from display_server.hub import Hub
from display_server.services.refused import Refused
from display_server.services.systems.make_token import MadeToken, make_token, revoke_token
from tests.small_cast import NOW


def make(hub: Hub, name: str = "Laboratory", days: int = 30, per_minute: int = 60, scope: bool = True) -> MadeToken:
    scopes = [Scope.CALL, Scope.READ_QUEUE, Scope.CALL] if scope else []
    ends = NOW + timedelta(days=days)
    return hub.writer.run(
        lambda tx: make_token(tx, name=name, scopes=scopes, expires_at=ends, per_minute=per_minute, who="account:1")
    )


def test_only_the_hash_of_a_secret_is_kept(hub: Hub) -> None:
    made = make(hub)
    secret = made.text.partition(".")[2]
    with hub.database.reading() as session:
        row = session.scalars(select(ApiToken)).one()
        audited = session.scalars(select(AuditLine).where(AuditLine.what == "token.made")).one()
    assert row.scopes == ["call", "read_queue"]
    assert len(secret) == 64
    assert secret not in {row.secret_hash, row.name}
    assert secret not in f"{audited.after} {audited.subject}"


@pytest.mark.parametrize(
    ("field", "said"),
    [("name", {"name": " "}), ("name", {"name": "x" * 61}), ("days", {"days": 0}), ("days", {"days": 731}),
     ("per_minute", {"per_minute": 0}), ("per_minute", {"per_minute": 6001}), ("scopes", {"scope": False})],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_its_field(hub: Hub, field: str, said: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        make(hub, **said)  # type: ignore[arg-type]  # one wrong value at a time
    assert refused.value.field == field


def test_revoking_twice_is_audited_once(hub: Hub) -> None:
    made = make(hub)
    for _ in range(2):
        assert hub.writer.run(lambda tx: revoke_token(tx, token_id=made.id, who="account:1"))
    with hub.database.reading() as session:
        assert len(session.scalars(select(AuditLine).where(AuditLine.what == "token.revoked")).all()) == 1

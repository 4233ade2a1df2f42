"""A browser that signs in through the directory, who is whom there, and what the audit says of it."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from display_server.db.models import AuditLine
from display_server.hub import Hub
from display_server.services.accounts.directory import link_account
from tests.display_server.web.shared.sign_in.directory_provider import Provider


def go(client: FlaskClient, provider: Provider, **asked: str) -> TestResponse:
    """There and back."""
    begun = client.get("/sign-in/directory", query_string=asked)
    assert begun.status_code == 303, begun.text
    return client.get(provider.walk(begun.location))


def link(hub: Hub, account_id: int, provider: Provider, subject: str = "u-1", *, follows: bool = False) -> None:
    hub.writer.run(
        lambda tx: link_account(
            tx, account_id=account_id, issuer=provider.issuer, subject=subject, who="command", follows=follows
        )
    )


def audited(hub: Hub) -> list[tuple[str, Any]]:
    with hub.database.reading() as session:
        found = select(AuditLine.what, AuditLine.after).where(AuditLine.what.startswith("directory."))
        return [(what, after.get("why") if after else None) for what, after in session.execute(found)]

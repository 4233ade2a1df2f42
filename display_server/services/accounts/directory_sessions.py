"""Sessions at the hospital's directory: whose each is, and that its end there ends what its person has open here."""

from sqlalchemy import delete

from display_server.db.columns.encryption import keyed_hash
from display_server.db.engine.transaction import Transaction
from display_server.db.models import DirectoryLink, DirectorySession
from display_server.services.accounts.directory import WHO
from display_server.services.accounts.sign_in_record import end_sessions
from display_server.services.audit import audit


def note_directory_session(tx: Transaction, *, issuer: str, session: str, account_id: int) -> None:
    """Somebody came in with it."""
    tx.spare_facts()
    found = tx.session.get(DirectorySession, _mark(issuer, session))
    if found is None:
        found = DirectorySession(mark=_mark(issuer, session))
        tx.session.add(found)
    found.account_id, found.at = account_id, tx.now
    tx.session.flush()


def sign_out_by_directory(tx: Transaction, *, issuer: str, subject: str | None, session: str | None) -> int | None:
    """Whose sessions are over now; None: of nobody here. A session ends all of its person's: signing out here does, too.

    Where both are named they must be of one account: what fits neither way ends nothing.
    """
    tx.spare_facts()
    link = None if subject is None else tx.session.get(DirectoryLink, (issuer, subject))
    came = None if session is None else tx.session.get(DirectorySession, _mark(issuer, session))
    named = {one.account_id for one in (link, came) if one is not None}
    if len(named) != 1 or (subject is not None and link is None):
        return None
    account_id = named.pop()
    end_sessions(tx, account_id=account_id)
    tx.session.execute(delete(DirectorySession).where(DirectorySession.account_id == account_id))
    audit(tx, who=WHO, what="directory.signed_out", subject=f"account:{account_id}")
    return account_id


def note_sign_out_refused(tx: Transaction, *, why: str) -> None:
    """For the audit: somebody brought a logout token that was not taken, and one word of why."""
    audit(tx, who="nobody", what="directory.sign_out_refused", subject=WHO, after={"why": why})


def _mark(issuer: str, session: str) -> str:
    return keyed_hash("there_session", f"{issuer} {session}")

"""Flask-Security's store of users over our database: it reads in read sessions and writes through the one Writer."""

from typing import Any

from flask_security import UserDatastore
from sqlalchemy import func, select, update

from display_server.db.models import Account
from display_server.hub import Hub
from display_server.web.shared.sign_in.person import Person, RoleHeld, person_of

_FOUND_BY = {"id": Account.id, "email": Account.email, "fs_uniquifier": Account.fs_uniquifier}


class Accounts(UserDatastore):
    """What Flask-Security asks for: one person by one attribute; a person's changed password goes to the Writer at once."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(Person, RoleHeld)
        self._hub = hub

    def find_user(self, case_insensitive: bool = False, **by: Any) -> Person | None:
        attribute, value = by.popitem()
        column = _FOUND_BY[attribute]
        where = func.lower(column) == func.lower(value) if case_insensitive else column == value
        with self._hub.database.reading() as session:
            account = session.scalar(select(Account).where(where))
            return person_of(account) if account is not None else None

    def find_role(self, role: str) -> RoleHeld:
        return RoleHeld(role)

    def put(self, model: Person) -> Person:
        """A newer hash of the same password is the only thing Flask-Security changes about a person."""
        change = update(Account).where(Account.id == model.id).values(password=model.password)
        self._hub.writer.run(lambda tx: tx.session.execute(change) and None)
        return model

    def commit(self) -> None:
        """Every `put` is on disk already."""

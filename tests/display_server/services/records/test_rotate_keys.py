"""Other keys while the hub runs: everything is read throughout, broken off and gone on with, and the old key goes last."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Text, cast, select

from config.settings import HubSettings
from display_server.cli import main
from display_server.db.columns.encryption import KeyRing, sealed, unsealed
from display_server.db.models import AuditLine, Booking
from display_server.hub import Hub
from display_server.secrets import SecretsDamaged, add_key, keep_newest, read_or_make_secrets
from display_server.services.doors.acts_door import ActsDoor
from display_server.services.records import rotate_keys
from display_server.services.records.rotate_keys import count_older, rotate_slice
from tests.display_server.services.queue_acts import book

ON_BOTH_DATABASES = True
CODES = ("XMXCXJGZ", "XMXCXJGX", "XMXCXJGM", "XMXCXJGC", "XMXCXJGJ")


def raw_names(hub: Hub) -> list[str]:
    with hub.database.reading() as session:
        return list(session.scalars(select(cast(Booking.patient_name, Text)).order_by(Booking.id)))


def names(hub: Hub) -> set[str | None]:
    with hub.database.reading() as session:
        return set(session.scalars(select(Booking.patient_name)))


def test_keys_are_changed_while_the_hub_runs_and_the_old_one_goes_last(
    hub: Hub, settings: HubSettings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))
    if settings.postgres is not None:
        monkeypatch.setenv("ATRIUM_DATABASE", settings.postgres)
    monkeypatch.setattr(rotate_keys, "SLICE", 2)
    for code in CODES:
        book(hub, code=code, qr=None)
    kept = sealed("a screen's")
    (old,) = read_or_make_secrets(settings.secrets_file).fernet_keys
    door = ActsDoor(settings.acts_socket, hub.writer, hub.database)
    try:
        assert main(["keys", "retire"]) == 2, "one key is needed"
        assert main(["keys", "new"]) == 0
        assert main(["keys", "new"]) == 2, "first things first"
        assert main(["keys", "retire"]) == 2, "the old one is needed"
        assert names(hub) == {"Ona Petraitė"}
        book(hub, code="XMXCXJMM", qr=None)
        new, still = read_or_make_secrets(settings.secrets_file).fernet_keys
        assert still == old
        assert Fernet(new).decrypt(raw_names(hub)[-1].encode()), "what is written now is written with the newest"
        broken_off = hub.writer.run(lambda tx: rotate_slice(tx, table="booking", after=None))
        assert broken_off["done"]["changed"] == 2
        with hub.database.reading() as session:
            assert count_older(session).older >= 3
        assert main(["keys", "rotate"]) == 0
        assert main(["keys", "status"]) == 0
        assert main(["keys", "retire"]) == 0
    finally:
        door.close()
    assert read_or_make_secrets(settings.secrets_file).fernet_keys == (new,)
    assert all(Fernet(new).decrypt(name.encode()) for name in raw_names(hub))
    assert names(hub) == {"Ona Petraitė"}
    assert unsealed(kept) == "a screen's", "what screens keep is not the columns' business"
    with hub.database.reading() as session:
        said = [
            one.what
            for one in session.scalars(select(AuditLine).order_by(AuditLine.seq))
            if one.what.startswith("keys.")
        ]
    assert said == ["keys.added", "keys.rotated", "keys.retired"]
    out = capsys.readouterr().out
    assert "3 rows were written anew" in out, "two were done, one came under the newest"
    assert "0 of them by an older key" in out


def test_a_program_that_runs_hears_of_the_keys_by_the_file(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    (old,) = read_or_make_secrets(file).fernet_keys
    writes, reads = (
        KeyRing([old], lambda: read_or_make_secrets(file).fernet_keys, file),
        KeyRing([old], lambda: read_or_make_secrets(file).fernet_keys, file),
    )
    before = writes.encrypt("Ona")
    new, _ = add_key(file)
    after = writes.encrypt("Jonas")
    assert Fernet(new).decrypt(after.encode()) == b"Jonas"
    assert (reads.decrypt(after), reads.decrypt(before)) == ("Jonas", "Ona")
    keep_newest(file, new)
    with pytest.raises(InvalidToken):
        KeyRing(read_or_make_secrets(file).fernet_keys).decrypt(before)
    with pytest.raises(SecretsDamaged):
        keep_newest(file, old)

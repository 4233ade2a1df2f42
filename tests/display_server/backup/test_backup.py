"""A backup made while numbers are issued, looked over, put back: whole, of another generation, and no number given again."""

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from config.settings import HubSettings
from display_server.backup.archive import described, pack, unpack
from display_server.backup.check import check_backup
from display_server.backup.make import make_backup
from display_server.backup.manifest import Table
from display_server.backup.put_back import put_back
from display_server.backup.words import BackupRefused, CutShort, Damaged, WrongKey
from display_server.db.models import Account, Booking, HubIdentity, Visit
from display_server.hub import Hub, open_hub
from display_server.jobs.leader import leadership_of
from display_server.secrets import read_or_make_secrets
from display_server.services.accounts.add_account import add_account
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import book, take_number
from tests.postgres_server import PostgresServer

ON_BOTH_DATABASES = True
SECRET = b"correct horse battery"
AT = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


@pytest.fixture
def empty_place(tmp_path: Path, backend: str, request: pytest.FixtureRequest) -> HubSettings:
    """A new machine: a home without anything in it, on PostgreSQL an empty database."""
    home = tmp_path / "new"
    home.mkdir()
    if backend == "sqlite":
        return HubSettings(home=home)
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return HubSettings(home=home, database=SecretStr(server.make()))


def command(settings: HubSettings, *said: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ATRIUM_HOME": str(settings.home), "ATRIUM_BACKUP_PASSPHRASE": SECRET.decode()}
    if settings.postgres is not None:
        environment["ATRIUM_DATABASE"] = settings.postgres
    return subprocess.run(
        [sys.executable, "-m", "display_server", *said], env=environment, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize("by_command", [False, pytest.param(True, marks=pytest.mark.long)])
def test_made_while_numbers_are_issued_and_put_back_elsewhere_no_number_is_given_again(
    hub: Hub, settings: HubSettings, empty_place: HubSettings, tmp_path: Path, by_command: bool
) -> None:
    book(hub)
    hub.writer.run(
        lambda tx: add_account(tx, email="a@b.lt", password_hash="x", roles=["admin"], who="command", full_name="Ona")
    )
    content = settings.home / "content" / f"{'a' * 64}.png"
    content.parent.mkdir()
    content.write_bytes(b"a picture")
    given, done = [take_number(hub).number], threading.Event()

    def issue() -> None:
        while not done.is_set():
            given.append(take_number(hub).number)

    issuing = threading.Thread(target=issue)
    issuing.start()
    try:
        if by_command:
            made = command(settings, "backup", str(tmp_path / "b.atrium"))
            assert made.returncode == 0, made.stderr
        else:
            make_backup(settings, tmp_path / "b.atrium", SECRET, AT)
    finally:
        done.set()
        issuing.join()
    checked = check_backup(empty_place, tmp_path / "b.atrium", SECRET)
    assert checked.tried
    assert 1 <= checked.manifest.tables["visit"].rows < len(given), "numbers went on while it was made"

    back = put_back(empty_place, tmp_path / "b.atrium", SECRET, StandingClock(), over=False)
    assert (back.generation, back.kept) == (2, None)
    assert (empty_place.home / "content" / content.name).read_bytes() == b"a picture"
    restored = open_hub(empty_place, StandingClock())
    try:
        again = {take_number(restored).number for _ in range(20)}
        with restored.database.reading() as session:
            known = set(session.scalars(select(Visit.shown_number)))
            assert session.scalars(select(Account.full_name)).one() == "Ona", "its own keys came along"
            assert session.scalars(select(Booking.patient_name)).one() == "Ona Petraitė"
            assert session.scalars(select(HubIdentity.generation)).one() == 2
    finally:
        restored.close()
    assert not again & set(given), "a number on paper was given again"
    assert known <= set(given) | again


def test_a_restore_refuses_a_running_hub_and_data_that_are_there_and_keeps_them_when_told(
    settings: HubSettings, clock: StandingClock, tmp_path: Path
) -> None:
    hub = open_hub(settings, clock)
    take_number(hub)
    file = make_backup(settings, tmp_path, SECRET, AT).file
    assert file.name == "2026-03-12T080000Z.atrium"
    with pytest.raises(BackupRefused, match="there already"):
        make_backup(settings, tmp_path, SECRET, AT)
    later = take_number(hub).number
    jobs = leadership_of(settings)
    assert jobs.is_ours()
    with pytest.raises(BackupRefused, match="the hub runs"):
        put_back(settings, file, SECRET, StandingClock(), over=True)
    jobs.give_up()
    hub.close()
    with pytest.raises(BackupRefused, match="--over"):
        put_back(settings, file, SECRET, StandingClock(), over=False)
    back = put_back(settings, file, SECRET, StandingClock(), over=True)
    assert back.kept is not None
    assert "before_restore_20260312_080000" in back.kept
    restored = open_hub(settings, StandingClock())
    with restored.database.reading() as session:
        assert later not in set(session.scalars(select(Visit.shown_number)))
    assert take_number(restored).number == "K-3001"
    restored.close()


def test_a_backup_that_is_not_whole_is_refused_and_nothing_changes(
    hub: Hub, settings: HubSettings, empty_place: HubSettings, tmp_path: Path
) -> None:
    whole = make_backup(settings, tmp_path / "b.atrium", SECRET, AT).file.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    for name, said, kind in (("flipped", bytes(flipped), Damaged), ("cut", whole[: len(whole) // 2], CutShort)):
        file = tmp_path / name
        file.write_bytes(said)
        with pytest.raises(kind):
            check_backup(empty_place, file, SECRET)
        with pytest.raises(kind):
            put_back(empty_place, file, SECRET, StandingClock(), over=True)
    with pytest.raises(WrongKey):
        check_backup(empty_place, tmp_path / "b.atrium", b"another passphrase")
    assert not (empty_place.home / "hub.sqlite").exists()
    assert list(empty_place.home.glob(".new")) == []


def test_rows_that_are_missing_and_names_that_no_key_opens_are_found(
    hub: Hub, settings: HubSettings, empty_place: HubSettings, tmp_path: Path
) -> None:
    """What no seal can know: the copy itself went wrong."""
    book(hub)
    out = tmp_path / "out"
    out.mkdir()
    good = unpack(make_backup(settings, tmp_path / "good", SECRET, AT).file, SECRET, out)
    members = {name: out / name for name in good.members}
    more = good.model_copy(
        update={"tables": {**good.tables, "booking": Table(rows=2, columns=good.tables["booking"].columns)}}
    )
    pack(tmp_path / "fewer", SECRET, more, members)
    with pytest.raises(Damaged, match="booking has 1 rows where the backup's list says 2"):
        check_backup(empty_place, tmp_path / "fewer", SECRET)
    (out / "secrets.toml").unlink()
    read_or_make_secrets(out / "secrets.toml")
    others = good.model_copy(update={"members": {name: described(path) for name, path in members.items()}})
    pack(tmp_path / "others", SECRET, others, members)
    with pytest.raises(Damaged, match="do not open the names"):
        check_backup(empty_place, tmp_path / "others", SECRET)

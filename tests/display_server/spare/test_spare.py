"""A copy follows the hub, the hub is killed amid numbers, the copy is promoted: what may be lost, and nothing else."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from config.settings import HubSettings
from display_server.backup.make import make_backup
from display_server.backup.words import BackupRefused, Damaged, WrongKey
from display_server.cli import main
from display_server.db.engine.checkpoints import Checkpoints
from display_server.db.engine.sqlite_wal import WalReader, put_pages
from display_server.db.models import HubIdentity, Visit
from display_server.hub import Hub, open_hub
from display_server.spare.copy import SpareCopy, SpareTookOver, refuse_if_replaced
from display_server.spare.places import logs_of, read_stands, sets_in, stands_in
from display_server.spare.promote import promote, try_promoting
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number

SECRET = b"correct horse battery"


class Base:
    """Makes the base at once, where the hub would start a process of its own."""

    def __init__(self, settings: HubSettings) -> None:
        self.settings = settings

    def __call__(self, file: Path) -> "Base":
        make_backup(self.settings, file, SECRET, datetime.now(UTC))
        return self

    def status(self) -> int:
        return 0

    def why(self) -> str:
        return ""


class Following:
    """A hub's copy with its two turns, taken by hand."""

    def __init__(self, settings: HubSettings, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.copy = SpareCopy(settings, folder, SECRET, start=Base(settings))  # type: ignore[arg-type]
        self.checkpoints = Checkpoints(settings.database_file, self.copy.gather)

    def turn(self, times: int = 1) -> None:
        for _ in range(times):
            self.checkpoints.copy()
            self.copy.write()


@pytest.fixture
def spare(tmp_path: Path) -> HubSettings:
    home = tmp_path / "spare"
    home.mkdir()
    return HubSettings(home=home)


def numbers_of(settings: HubSettings) -> set[str]:
    hub = open_hub(settings, StandingClock())
    try:
        with hub.database.reading() as session:
            return set(session.scalars(select(Visit.shown_number)))
    finally:
        hub.close()


def test_what_was_committed_before_the_last_turn_is_there_and_no_number_is_given_again(
    hub: Hub, settings: HubSettings, spare: HubSettings, tmp_path: Path
) -> None:
    following = Following(settings, tmp_path / "copy")
    given = [take_number(hub).number]
    following.turn(2)
    given += [take_number(hub).number for _ in range(5)]
    picture = settings.home / "content" / f"{'a' * 64}.png"
    picture.parent.mkdir()
    picture.write_bytes(b"a picture")
    following.copy._files_at = 0.0
    began = datetime.now(UTC)
    following.turn()
    lost = [take_number(hub).number for _ in range(3)]  # the hub dies here

    done, followed = promote(spare, tmp_path / "copy", SECRET, StandingClock(), over=False)
    assert done.generation == 2
    assert followed.as_of > began - timedelta(milliseconds=1), "it says until when it holds everything"
    assert (spare.home / "content" / picture.name).read_bytes() == b"a picture"
    found = numbers_of(spare)
    assert set(given) <= found
    assert not set(lost) & found
    promoted = open_hub(spare, StandingClock())
    again = {take_number(promoted).number for _ in range(5)}
    with promoted.database.reading() as session:
        assert session.scalars(select(HubIdentity.generation)).one() == 2
    promoted.close()
    assert not again & {*given, *lost}, "a number on paper was given again"

    replaced = settings.model_copy(update={"spare_folder": tmp_path / "copy"})
    with pytest.raises(SpareTookOver):
        refuse_if_replaced(replaced)
    following.turn()
    assert "promoted" in str(read_stands(settings.home / "spare.json"))


def test_a_restarted_hub_goes_on_with_its_copy_and_makes_a_new_base_where_it_missed_something(
    settings: HubSettings, spare: HubSettings, clock: StandingClock, tmp_path: Path
) -> None:
    hub = open_hub(settings, clock)
    following = Following(settings, tmp_path / "copy")
    following.turn(2)
    first = sets_in(tmp_path / "copy")
    take_number(hub)
    following.turn()
    following.copy.close()
    following.checkpoints.close()
    between = take_number(hub).number  # web restarts, the log lives on
    following = Following(settings, tmp_path / "copy")
    following.turn()
    assert sets_in(tmp_path / "copy") == first
    assert len(logs_of(first[0])) == 2
    assert try_promoting(spare, tmp_path / "copy", SECRET).as_of > datetime.fromtimestamp(0, UTC)
    following.copy.close()
    following.checkpoints.close()
    hub.close()  # the last one: SQLite puts everything into the file and the log away
    hub = open_hub(settings, clock)
    later = take_number(hub).number
    following = Following(settings, tmp_path / "copy")
    following.turn(2)
    assert sets_in(tmp_path / "copy") != first
    hub.close()
    promote(spare, tmp_path / "copy", SECRET, StandingClock(), over=False)
    assert {between, later} <= numbers_of(spare)


def test_a_copy_that_cannot_follow_says_why_and_one_that_was_changed_is_refused(
    hub: Hub, settings: HubSettings, spare: HubSettings, tmp_path: Path
) -> None:
    following = Following(settings, tmp_path / "copy")
    with pytest.raises(BackupRefused, match="no whole spare copy"):
        try_promoting(spare, tmp_path / "copy", SECRET)
    following.turn(2)
    take_number(hub)
    following.turn()
    with pytest.raises(WrongKey):
        try_promoting(spare, tmp_path / "copy", b"another passphrase")
    log = logs_of(sets_in(tmp_path / "copy")[0])[0]
    whole = log.read_bytes()
    log.write_bytes(whole[:-3])
    try_promoting(spare, tmp_path / "copy", SECRET)  # cut in the middle of the last record: as the hub died
    changed = bytearray(whole)
    changed[-40] ^= 1
    log.write_bytes(changed)
    with pytest.raises(Damaged, match="record"):
        try_promoting(spare, tmp_path / "copy", SECRET)
    assert not spare.database_file.exists()
    (tmp_path / "copy").rename(tmp_path / "away")
    following.copy._sets = []
    following.turn()
    stands = read_stands(settings.home / "spare.json")
    assert stands is not None
    assert stands.trouble == "No such file or directory"
    assert stands.alarming(datetime.now(UTC))


@pytest.mark.parametrize("seed", range(12))
def test_whoever_else_copies_the_log_into_the_file_nothing_is_missed_unsaid(tmp_path: Path, seed: int) -> None:
    """Commits, our turns, foreign checkpoints and closings in any order: the copy is the database, or it says it is not."""
    dice = random.Random(seed)
    file, copied = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    writer = sqlite3.connect(file, isolation_level=None)
    writer.executescript("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (x, y)")
    reader, missed = WalReader(file), 0
    ours = Checkpoints(file, lambda: None)

    def look() -> None:
        nonlocal missed
        seen = reader.look()
        if not seen.whole or not copied.exists():
            missed += 1
            with sqlite3.connect(file) as source, sqlite3.connect(copied) as target:
                source.backup(target)
            target.close()
            source.close()
        elif seen.pages:
            with copied.open("r+b") as database:
                put_pages(database, seen.pages)
                database.truncate(seen.size * 4096)

    ours._before = look
    for _ in range(120):
        does = dice.random()
        if does < 0.6:
            writer.execute("INSERT INTO t VALUES (?, ?)", (dice.random(), "x" * dice.randrange(3000)))
        elif does < 0.9:
            ours.copy()
        elif does < 0.95:
            writer.execute("DELETE FROM t WHERE x < 0.3")
        else:
            writer.execute(f"PRAGMA wal_checkpoint({dice.choice(['PASSIVE', 'RESTART', 'TRUNCATE'])})").fetchone()
    ours.copy()
    there = writer.execute("SELECT * FROM t ORDER BY rowid").fetchall()
    with sqlite3.connect(copied) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT * FROM t ORDER BY rowid").fetchall() == there
    assert missed < 10, "our own turns alone must lose nothing"
    ours.close()


ISSUES = """
import os, sys, threading
from pathlib import Path
from config.settings import HubSettings
from display_server.hub import open_hub
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number
from tests.display_server.spare.test_spare import Following
settings = HubSettings(home=Path(sys.argv[1]))
hub = open_hub(settings, StandingClock())
following = Following(settings, Path(sys.argv[2]))
following.turn(2)
def follow():
    while True:
        following.turn()
        os.write(1, b"turn\\n")
threading.Thread(target=follow, daemon=True).start()
while True:
    os.write(1, f"{take_number(hub).number}\\n".encode())
"""


def test_a_hub_killed_while_it_gives_numbers_loses_only_those_after_the_last_turn(
    settings: HubSettings, spare: HubSettings, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ISSUES, str(settings.home), str(tmp_path / "copy")],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert process.stdout is not None
    said: list[str] = []
    while said.count("turn") < 4 or len(said) < 150:
        said.append(process.stdout.readline().strip())
        assert said[-1], "it ended by itself"
    process.send_signal(signal.SIGKILL)
    said += process.stdout.read().split()
    process.wait(10)
    turns = [at for at, one in enumerate(said) if one == "turn"]
    given = [one for one in said if one != "turn"]
    safe = [one for one in said[: turns[-2]] if one != "turn"]  # before the last whole turn began
    promote(spare, tmp_path / "copy", SECRET, StandingClock(), over=False)
    assert set(safe) <= numbers_of(spare)
    promoted = open_hub(spare, StandingClock())
    assert not {take_number(promoted).number for _ in range(20)} & set(given)
    promoted.close()


def test_the_command_says_how_the_copy_stands_and_promotes_it(
    hub: Hub, settings: HubSettings, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spare").mkdir()
    monkeypatch.setenv("ATRIUM_HOME", str(tmp_path / "spare"))
    monkeypatch.setenv("ATRIUM_BACKUP_PASSPHRASE", SECRET.decode())
    copy = tmp_path / "copy"
    assert main(["spare", "status", str(copy)]) == 2
    following = Following(settings, copy)
    following.turn(2)
    take_number(hub)
    following.turn()
    assert main(["spare", "status", str(copy)]) == 0
    assert main(["spare", "verify", str(copy)]) == 0
    old = json.loads(stands_in(copy).read_text("utf-8")) | {"as_of": "2026-03-12T08:00:00Z"}
    stands_in(copy).write_text(json.dumps(old), "utf-8")
    assert main(["spare", "status", str(copy)]) == 1
    assert main(["spare", "promote", str(copy)]) == 0
    assert main(["spare", "promote", str(copy)]) == 2
    said = capsys.readouterr()
    assert "This is generation 2" in said.out
    assert "--over" in said.err

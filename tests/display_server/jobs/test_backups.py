"""The daily backup: at its hour, once, watched; a failure is recorded and tried again in an hour; old ones go."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from config.settings import HubSettings
from display_server.backup.beside import Running
from display_server.hub import Hub
from display_server.jobs.backups import DailyBackup, forget_old_backups, last_time_it_was
from display_server.services.doors.acts import ACTS
from tests.conftest import StandingClock

VILNIUS = ZoneInfo("Europe/Vilnius")


class Making:
    """A backup that takes as long as the test wants; it stands in for the process."""

    def __init__(self) -> None:
        self.ends: int | None = None
        self.files: list[Path] = []

    def __call__(self, file: Path) -> Running:
        self.files.append(file)
        file.write_bytes(b"sealed")
        return cast(Running, self)

    def status(self) -> int | None:
        return self.ends

    def why(self) -> str:
        return "No space left on device"


def test_the_hour_is_the_sites_own_also_when_clocks_change() -> None:
    at = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 02:30 in Vilnius, half an hour before 03:00 becomes 04:00
    assert last_time_it_was(at, 3, VILNIUS) == datetime(2026, 3, 28, 1, 0, tzinfo=UTC)
    assert last_time_it_was(at, 2, VILNIUS) == datetime(2026, 3, 29, 0, 0, tzinfo=UTC)


def test_a_day_of_backups(hub: Hub, settings: HubSettings, clock: StandingClock, tmp_path: Path) -> None:
    making, records = Making(), list[dict[str, Any]]()

    def perform(act: str, **args: Any) -> Any:
        records.append(args)
        return hub.writer.run(lambda tx: ACTS[act](tx, **args))

    settings = settings.model_copy(update={"backup_folder": tmp_path, "backup_key_file": tmp_path / "key"})
    daily = DailyBackup(settings, hub.database, clock, perform, making)
    daily.perform()
    daily.perform()
    assert (len(making.files), records) == (1, []), "one at a time"
    making.ends = 1
    daily.perform()
    assert (records[-1]["good"], records[-1]["why"]) == (False, "No space left on device")
    clock.move(minutes=30)
    daily.perform()
    assert len(making.files) == 1, "not again at once"
    clock.move(minutes=31)
    making.ends = 0
    daily.perform()
    daily.perform()
    assert (records[-1]["good"], records[-1]["size"]) == (True, 6)
    clock.move(hours=3)
    daily.perform()
    assert len(making.files) == 2, "today's is made"
    clock.move(hours=15)  # past three in the morning
    daily.perform()
    daily.perform()
    assert [file.name for file in making.files] == [
        "2026-03-12T080000Z.atrium", "2026-03-12T090100Z.atrium", "2026-03-13T030100Z.atrium",
    ]  # fmt: skip


def test_without_a_key_it_fails_in_words(hub: Hub, settings: HubSettings, clock: StandingClock, tmp_path: Path) -> None:
    said: list[Any] = []
    settings = settings.model_copy(update={"backup_folder": tmp_path})
    DailyBackup(settings, hub.database, clock, lambda _act, **args: said.append(args["why"]), Making()).perform()
    assert "ATRIUM_BACKUP_KEY_FILE" in said[0]


def test_only_the_newest_are_kept_and_nothing_of_others_is_touched(tmp_path: Path) -> None:
    for day in range(1, 6):
        (tmp_path / f"2026-03-0{day}T030000Z.atrium").touch()
    (tmp_path / "by-hand.atrium").touch()
    forget_old_backups(tmp_path, 2)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["2026-03-04T030000Z.atrium", "2026-03-05T030000Z.atrium", "by-hand.atrium"]

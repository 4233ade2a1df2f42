"""Sent files between the form and the board: begun, ended, taken up again, refused, and never left behind."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from config.contract.words import Language
from display_server.db.models import AuditLine, Content, Device, Site
from display_server.domain.contents import ContentEntry, ContentKind
from display_server.hub import Hub
from display_server.jobs.contents import LOOKS_EVERY_S, Contents
from display_server.jobs.duties import DutyFailed
from display_server.services.boards.content_files import (
    REDRAW,
    coming_file,
    content_folder,
    forget_coming,
)
from display_server.services.boards.edit_contents import ContentRefused, add_content, remove_content
from display_server.services.boards.preparing import MOST_TRIES, begin_content, send_another
from display_server.services.child_limits import POLITE
from display_server.services.plans.plan_pictures import FloorPicture, lay_picture
from display_server.web.boards.contents import playlist_of
from tests.conftest import StandingClock
from tests.display_server.jobs.doing import until_done
from tests.display_server.jobs.preparing import contents_of, performing, prepare_all
from tests.patience import until

ON_BOTH_DATABASES = True

SENT = Path(__file__).parents[1] / "services" / "boards" / "sent"
ENTRY = ContentEntry(title="Hands", words={Language.ENGLISH: "Hands"})


def picture(colour: str = "green") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(drawn, "PNG")
    return drawn.getvalue()


def sent(hub: Hub, file: bytes) -> str:
    upload = str(uuid4())
    coming_file(hub.settings.home, upload).write_bytes(file)
    return upload


def add(hub: Hub, file: bytes, kind: ContentKind = ContentKind.PICTURE) -> int:
    upload = sent(hub, file)
    return int(hub.writer.run(lambda tx: add_content(tx, kind=kind, entry=ENTRY, coming=upload, who="account:1")))


def item(hub: Hub, key: int) -> Content:
    with hub.database.reading() as session:
        found = session.get_one(Content, key)
        session.expunge(found)
    return found


def files(hub: Hub) -> list[str]:
    """Everything that lies there, also what still comes."""
    return sorted(path.name for path in content_folder(hub.settings.home).rglob("*") if path.is_file())


def told(hub: Hub) -> list[str | None]:
    """What a board is told to show."""
    with hub.database.reading() as session:
        board = Device(site_id=session.scalars(select(Site.id)).one(), settings={"view": "mixed"})
        return [one["file"] for one in playlist_of(session, board, "files")]


@pytest.fixture
def app_context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def contents(hub: Hub) -> Iterator[Contents]:
    made = contents_of(hub, ffmpeg="off")
    yield made
    made.close()


def test_no_board_hears_of_a_file_before_it_is_ready(app_context: None, hub: Hub, contents: Contents) -> None:
    key = add(hub, picture())
    assert told(hub) == []
    prepare_all(hub, contents)
    ready = item(hub, key)
    assert told(hub) == [f"files/{ready.file}"]
    assert files(hub) == [ready.file], "the sent bytes are gone"
    assert (ready.coming, ready.failed, (ready.made or {})["how"]) == (None, None, "redrawn")


def test_a_video_is_written_anew_beside_a_picture(hub: Hub, contents: Contents) -> None:
    video = add(hub, (SENT / "phone.mp4").read_bytes(), ContentKind.VIDEO)
    still = add(hub, picture())
    prepare_all(hub, contents)
    made = item(hub, video).made or {}
    assert (made["how"], made["width"], made["left_out"]) == ("rewritten", 64, ["sound"])
    assert files(hub) == sorted([str(item(hub, video).file), str(item(hub, still).file)])


def test_what_is_refused_says_why_and_leaves_what_was_shown(app_context: None, hub: Hub, contents: Contents) -> None:
    key = add(hub, picture())
    prepare_all(hub, contents)
    first = item(hub, key).file
    broken = sent(hub, picture()[:60])
    hub.writer.run(lambda tx: send_another(tx, key=key, coming=broken, who="account:1"))
    prepare_all(hub, contents)
    after = item(hub, key)
    assert (after.file, after.failed, after.coming) == (first, "picture", None)
    assert told(hub) == [f"files/{first}"]
    assert files(hub) == [first]
    never = add(hub, (SENT / "old-codec.mp4").read_bytes(), ContentKind.VIDEO)
    prepare_all(hub, contents)
    assert (item(hub, never).file, item(hub, never).failed) == (None, "codec")
    assert len(told(hub)) == 1
    with hub.database.reading() as session:
        said = [line.what for line in session.scalars(select(AuditLine).order_by(AuditLine.seq))]
    assert [one for one in said if one.startswith("content")] == [
        "content.added", "content.prepared", "content.file_sent", "content.refused", "content.added", "content.refused",
    ]  # fmt: skip


def test_jobs_that_end_in_the_middle_begin_anew(hub: Hub) -> None:
    key = add(hub, picture())
    first = contents_of(hub)
    first.perform()
    assert (item(hub, key).coming_tries, item(hub, key).file) == (1, None)
    first.close()
    prepare_all(hub)
    assert item(hub, key).file is not None
    assert files(hub) == [item(hub, key).file]


def test_a_file_with_which_everything_goes_down_is_not_tried_for_ever(hub: Hub, contents: Contents) -> None:
    key = add(hub, picture())
    upload = str(item(hub, key).coming)
    for _ in range(MOST_TRIES):
        assert hub.writer.run(lambda tx: begin_content(tx, key=key, upload=upload)) == "begin"
    prepare_all(hub, contents)
    assert (item(hub, key).failed, files(hub)) == ("slow", [])


def test_while_web_is_away_what_is_made_waits(hub: Hub) -> None:
    key, away = add(hub, picture()), True

    def perform(name: str, **args: Any) -> Any:
        if away and name == "end_content":
            raise DutyFailed("web is away")
        return performing(hub)(name, **args)

    contents = Contents(hub.settings, hub.database, hub.clock, perform)
    with pytest.raises(DutyFailed):
        until_done(contents.perform, LOOKS_EVERY_S)
    with pytest.raises(DutyFailed):
        contents.perform()
    away = False
    until_done(contents.perform, LOOKS_EVERY_S)
    assert item(hub, key).file is not None
    assert len(files(hub)) == 1


def test_what_was_taken_away_or_replaced_meanwhile_reaches_nobody(hub: Hub, contents: Contents) -> None:
    gone, replaced = add(hub, picture("red")), add(hub, picture("blue"))
    contents.perform()  # begins the red one
    hub.writer.run(lambda tx: remove_content(tx, key=gone, who="account:1"))
    another = sent(hub, picture("white"))
    hub.writer.run(lambda tx: send_another(tx, key=replaced, coming=another, who="account:1"))
    prepare_all(hub, contents)
    kept = item(hub, replaced)
    lying = [name for name in files(hub) if name.endswith(".png")]
    assert lying == [kept.file]
    with Image.open(content_folder(hub.settings.home) / str(kept.file)) as drawn:
        assert drawn.getpixel((1, 1)) == (255, 255, 255)


@pytest.mark.parametrize("ended", [False, True], ids=["while it is made", "just made"])
def test_what_is_taken_away_is_worked_on_no_longer(hub: Hub, contents: Contents, *, ended: bool) -> None:
    key = add(hub, (SENT / "phone.mp4").read_bytes(), ContentKind.VIDEO)
    contents.perform()
    (running,) = contents._making.values()
    if ended:
        until(lambda: running.process.poll() is not None)
    left = hub.writer.run(lambda tx: remove_content(tx, key=key, who="account:1"))
    forget_coming(hub.settings.home, left.coming)
    assert contents.perform() == LOOKS_EVERY_S
    assert running.process.poll() is not None
    assert files(hub) == []


def test_an_upload_belongs_to_one_item(hub: Hub, contents: Contents) -> None:
    """A form sent twice; and a second item that would take the first one's bytes away with it."""
    upload, other = sent(hub, picture()), add(hub, picture("red"))
    twice = [
        hub.writer.run(
            lambda tx: add_content(tx, kind=ContentKind.PICTURE, entry=ENTRY, coming=upload, who="account:1")
        )
        for _ in range(2)
    ]
    assert twice[0] == twice[1]
    with pytest.raises(ContentRefused):
        hub.writer.run(lambda tx: send_another(tx, key=other, coming=upload, who="account:1"))
    prepare_all(hub, contents)
    assert item(hub, twice[0]).file in files(hub)


def test_a_folder_that_knows_no_second_names_keeps_what_is_made(
    hub: Hub, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    key = add(hub, picture())
    prepare_all(hub, contents)
    assert files(hub) == [item(hub, key).file]


def test_two_items_share_the_same_picture_until_the_last_is_taken_away(hub: Hub, contents: Contents) -> None:
    one, two = add(hub, picture()), add(hub, picture())
    prepare_all(hub, contents)
    assert item(hub, one).file == item(hub, two).file
    assert hub.writer.run(lambda tx: remove_content(tx, key=one, who="account:1")).file is None
    assert hub.writer.run(lambda tx: remove_content(tx, key=two, who="account:1")).file is not None


def test_a_picture_that_a_floor_is_traced_from_stays_when_boards_need_it_no_more(hub: Hub, contents: Contents) -> None:
    key = add(hub, picture())
    prepare_all(hub, contents)
    file = str(item(hub, key).file)
    floor = FloorPicture(file, 60, 40)
    hub.writer.run(lambda tx: lay_picture(tx, site_id=1, floor="1", picture=floor))
    assert hub.writer.run(lambda tx: remove_content(tx, key=key, who="account:1")).file is None


def test_bytes_that_never_come_are_said_to_be_lost(hub: Hub, clock: StandingClock, contents: Contents) -> None:
    key = add(hub, picture())
    coming_file(hub.settings.home, str(item(hub, key).coming)).unlink()
    contents.perform()
    assert item(hub, key).failed is None
    clock.move(minutes=11)
    contents.perform()
    assert (item(hub, key).failed, item(hub, key).coming) == ("lost", None)


def test_uploads_broken_off_and_files_nobody_shows_go_after_a_day(hub: Hub) -> None:
    shown = add(hub, picture())
    prepare_all(hub)
    folder, long_ago = content_folder(hub.settings.home), time.time() - timedelta(days=2).total_seconds()
    waiting = add(hub, picture("red"))
    coming_file(hub.settings.home, str(item(hub, waiting).coming)).rename(folder / "aside")
    (folder / ("a" * 64 + ".png")).write_bytes(b"replaced")
    (folder / "notes.txt").write_bytes(b"somebody's own")
    coming_file(hub.settings.home, uuid4()).write_bytes(b"broken off")
    for path in folder.rglob("*"):
        os.utime(path, (long_ago, long_ago))
    coming_file(hub.settings.home, uuid4()).write_bytes(b"comes just now")
    contents_of(hub).perform()
    left = files(hub)
    assert item(hub, shown).file in left
    assert {"aside", "notes.txt"} < set(left)
    assert "a" * 64 + ".png" not in left
    assert len(left) == 4


def test_what_works_on_a_file_ends_with_jobs(tmp_path: Path) -> None:
    """Killed outright, jobs leaves nothing behind that goes on."""
    os.mkfifo(tmp_path / "never-comes")
    starts = "p = subprocess.Popen([sys.executable, '-m', *sys.argv[1:]])"
    parent = f"import subprocess, sys; {starts}; print(p.pid, flush=True); p.wait()"
    command = [sys.executable, "-c", parent, REDRAW, str(tmp_path / "never-comes"), str(tmp_path / "made")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as jobs:
        assert jobs.stdout is not None
        child = int(jobs.stdout.readline())
        until(lambda: os.getpriority(os.PRIO_PROCESS, child) == POLITE)
        jobs.kill()
    until(lambda: not is_alive(child))


def is_alive(process: int) -> bool:
    try:
        return "State:\tZ" not in (Path("/proc") / str(process) / "status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False

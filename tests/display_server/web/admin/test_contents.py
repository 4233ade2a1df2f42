"""Screen contents end to end: a picture in slices, drawn anew, ordered, seen by the board it is for and by nobody else."""

import io
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sqlalchemy import select
from werkzeug.test import TestResponse

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Content, Device, Site
from display_server.hub import Hub
from display_server.services.boards.content_files import take_slice
from display_server.services.boards.edit_contents import ContentRefused
from display_server.web.boards.contents import playlist_of
from tests.conftest import StandingClock
from tests.display_server.jobs.preparing import prepare_all
from tests.display_server.web.people import ADMIN, signed_in, token_on

SAY = words(Language.ENGLISH).say
PAGE = "/admin/contents"


@pytest.fixture
def token(client: FlaskClient, hub: Hub) -> str:
    signed_in(client, hub, ADMIN, ["admin"])
    return token_on(client.get(PAGE).text)


def picture() -> bytes:
    """Noise, another one each time, so that it needs more than one slice; with words hidden in it."""
    drawn, secret = io.BytesIO(), PngInfo()
    secret.add_text("Comment", "taken in room 12")
    Image.effect_noise((1400, 900), 90).save(drawn, "PNG", pnginfo=secret)
    return drawn.getvalue()


def upload(client: FlaskClient, token: str, file: bytes, slices: int = 500_000) -> str:
    name = str(uuid4())
    for offset in range(0, len(file), slices):
        answer = client.post(
            f"{PAGE}/slices?upload={name}&offset={offset}",
            data=file[offset : offset + slices],
            headers={"X-CSRFToken": token},
        )
        assert answer.status_code == 200, answer.text
    return name


def add(client: FlaskClient, token: str, **entered: str) -> TestResponse:
    return client.post(PAGE, data={"title": "Hands", "seconds": "10", "csrf_token": token, **entered})


def items(hub: Hub) -> list[Content]:
    with hub.database.reading() as session:
        found = list(session.query(Content).order_by(Content.position))
        session.expunge_all()
    return found


def test_a_picture_comes_in_slices_and_is_drawn_anew(client: FlaskClient, hub: Hub, token: str) -> None:
    sent = picture()
    assert len(sent) > 1_000_000
    assert add(client, token, kind="picture", upload=upload(client, token, sent)).status_code == 303
    assert SAY("admin.contents.state.coming") in client.get(PAGE).text
    prepare_all(hub)
    (item,) = items(hub)
    kept = hub.settings.home / "content" / str(item.file)
    assert b"room 12" not in kept.read_bytes()
    with Image.open(kept) as drawn:
        assert drawn.size == (1400, 900)
    answer = client.get(f"{PAGE}/files/{item.file}", headers={"Range": "bytes=0-99"})
    assert (answer.status_code, len(answer.data)) == (206, 100)
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{PAGE}/files/..%2Fhub.sqlite").status_code == 404
    client.post(f"{PAGE}/{item.id}/remove", data={"csrf_token": token})
    assert not kept.exists()
    assert list((Path(kept).parent / "coming").iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "file", "reason"),
    [
        ("picture", b"<svg onload='alert(1)'/>", "picture"),
        ("video", b"GIF89a no video at all", "video"),
        ("picture", b"", "missing"),
        ("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff", "dots"),
        ("picture", b"\0\0\0\x18ftypheic a photograph", "heic"),
        ("video", b"\0\0\0\x18ftypheic a photograph", "heic"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(
    client: FlaskClient, token: str, kind: str, file: bytes, reason: str
) -> None:
    answer = add(client, token, kind=kind, upload=upload(client, token, file))
    assert answer.status_code == 422
    assert SAY(f"admin.contents.refused.file.{reason}") in unescape(answer.text)
    assert SAY("admin.contents.none") in client.get(PAGE).text


def test_the_first_slice_says_what_can_never_be_shown(client: FlaskClient, hub: Hub, token: str) -> None:
    """Nobody sends two hundred megabytes to hear it."""
    headers, name = {"X-CSRFToken": token}, uuid4()

    def first(kind: str, size: int, part: bytes) -> TestResponse:
        address = f"{PAGE}/slices?upload={name}&offset=0&kind={kind}&size={size}"
        return client.post(address, data=part, headers=headers)

    for kind, size, part, reason in (
        ("video", 90_000_000, b"%PDF-1.7 no video", "video"),
        ("picture", 20_000_001, picture()[:400], "large"),
        ("video", 200_000_001, b"\0\0\0\x18ftypisom", "large"),
    ):
        answer = first(kind, size, part)
        assert (answer.status_code, answer.json) == (422, {"refused": SAY(f"admin.contents.refused.file.{reason}")})
        assert not (hub.settings.home / "content" / "coming" / str(name)).exists()
    assert first("video", 200, b"\0\0\0\x18ftypisom").json == {"have": 12}
    assert first("party", 200, b"\0").status_code == 400


def test_a_full_disk_takes_no_more(tmp_path: Path) -> None:
    with pytest.raises(ContentRefused, match="disk"):
        take_slice(tmp_path, uuid4(), 0, b"x", spare=1 << 62)
    assert list(tmp_path.rglob("*-*")) == []


def test_a_refused_form_keeps_the_file_that_came_with_it(client: FlaskClient, hub: Hub, token: str) -> None:
    sent = upload(client, token, picture())
    answer = add(client, token, kind="picture", title="", upload=sent)
    assert answer.status_code == 422
    assert SAY("admin.contents.kept") in answer.text
    assert f'name="upload" value="{sent}"' in answer.text
    assert add(client, token, kind="picture", upload=sent).status_code == 303
    assert [item.coming for item in items(hub)] == [sent]


def test_what_is_shown_stays_while_another_file_is_prepared_and_where_it_is_refused(
    client: FlaskClient, hub: Hub, token: str
) -> None:
    add(client, token, kind="picture", upload=upload(client, token, picture()))
    prepare_all(hub)
    (first,) = items(hub)
    page = f"{PAGE}/{first.id}"
    assert SAY("admin.contents.made.redrawn", time="10:00") in client.get(page).text

    def send(file: bytes) -> TestResponse:
        return client.post(f"{page}/file", data={"upload": upload(client, token, file), "csrf_token": token})

    assert SAY("admin.contents.refused.file.picture") in send(b"no picture").text
    assert send(picture()[:3000]).status_code == 303  # it begins well, and breaks off
    told = client.get(f"{page}/state").text
    assert SAY("admin.contents.coming_other_since", time="10:00") in told
    assert str(first.file) in told
    prepare_all(hub)
    told = client.get(page).text
    assert SAY("admin.contents.failed_other") in told
    assert SAY("admin.contents.refused.file.picture") in told
    assert SAY("admin.contents.state.failed_other") in client.get(f"{PAGE}/list").text
    assert [item.file for item in items(hub)] == [first.file]
    client.post(page, data={"title": "Clean hands", "seconds": "10", "csrf_token": token})
    assert SAY("admin.contents.state.failed_other") not in client.get(PAGE).text, "whoever saved has read it"
    send(picture())
    prepare_all(hub)
    (last,) = items(hub)
    assert (last.failed, last.coming, last.file == first.file) == (None, None, False)
    folder = hub.settings.home / "content"
    assert [path.name for path in folder.iterdir() if path.is_file()] == [last.file], "the one before is gone"
    assert list((folder / "coming").iterdir()) == []


def test_preparing_that_never_ends_is_said(client: FlaskClient, hub: Hub, token: str, clock: StandingClock) -> None:
    add(client, token, kind="picture", upload=upload(client, token, picture()))
    page = f"{PAGE}/{items(hub)[0].id}"
    assert SAY("admin.contents.late") not in unescape(client.get(page).text)
    clock.move(minutes=6)
    assert SAY("admin.contents.late") in unescape(client.get(page).text)


def test_a_slice_too_long_is_refused_and_a_repeated_one_changes_nothing(client: FlaskClient, token: str) -> None:
    name = upload(client, token, b"x" * 900, slices=300)
    headers = {"X-CSRFToken": token}
    again = client.post(f"{PAGE}/slices?upload={name}&offset=300", data=b"y" * 300, headers=headers)
    assert again.json == {"have": 900}
    long = client.post(f"{PAGE}/slices?upload={name}&offset=900", data=b"z" * 600_000, headers=headers)
    assert long.status_code == 422
    assert client.post(f"{PAGE}/slices?upload=no&offset=0", data=b"z", headers=headers).status_code == 400


def test_items_are_ordered_and_have_their_hours(client: FlaskClient, hub: Hub, token: str) -> None:
    for title in ("One", "Two", "Three"):
        entered = {"kind": "text", "title": title, "words_en": title, "from_time": "08:00", "until_time": "18:30"}
        assert add(client, token, **entered).status_code == 303
    third = items(hub)[2]
    client.post(f"{PAGE}/{third.id}/move", data={"to": "earlier", "csrf_token": token})
    assert [item.title for item in items(hub)] == ["One", "Three", "Two"]
    changed = {"title": "Last", "seconds": "15", "words_en": "Last", "csrf_token": token}
    client.post(f"{PAGE}/{third.id}", data=changed)
    last = items(hub)[1]
    assert (last.title, last.seconds, last.from_time) == ("Last", 15, None)
    assert "08:00–18:30" in client.get(PAGE).text


def test_only_boards_with_that_playlist_hear_of_it(client: FlaskClient, hub: Hub, token: str) -> None:
    add(client, token, kind="ticker", playlist="hall", words_en="Cash desk until 17:00")
    with client.application.app_context(), hub.database.reading() as session:
        site_id = session.scalars(select(Site.id)).one()
        for settings, shown in (
            ({"view": "mixed", "playlist": "hall"}, 1),
            ({"view": "mixed"}, 0),
            ({"view": "department", "playlist": "hall"}, 0),
        ):
            assert len(playlist_of(session, Device(site_id=site_id, settings=settings))) == shown

"""Screen contents end to end: a picture in slices, drawn anew, ordered, seen by the board it is for and by nobody else."""

import io
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
from display_server.web.boards.contents import playlist_of
from tests.display_server.web.people import ADMIN, signed_in, token_on

SAY = words(Language.ENGLISH).say
PAGE = "/admin/contents"


@pytest.fixture
def token(client: FlaskClient, hub: Hub) -> str:
    signed_in(client, hub, ADMIN, ["admin"])
    return token_on(client.get(PAGE).text)


def picture() -> bytes:
    """Noise, so that it needs more than one slice; with words hidden in it."""
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
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(
    client: FlaskClient, token: str, kind: str, file: bytes, reason: str
) -> None:
    answer = add(client, token, kind=kind, upload=upload(client, token, file))
    assert answer.status_code == 422
    assert SAY(f"admin.contents.refused.file.{reason}") in answer.text
    assert SAY("admin.contents.none") in client.get(PAGE).text


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

"""New recovery codes on one's own page: with the second factor once more, shown once; those before open nothing any more."""

import re
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from config.contract.words import Language
from config.locale import words
from display_server.db.models import AuditLine, SignIn
from display_server.hub import Hub
from display_server.services.accounts.second_factor import (
    STEP_S,
    CodeWrong,
    code_at,
    keep_second_factor,
    new_secret,
    renew_recovery_codes,
)
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, PASSWORD, add_person, sign_in, signed_in, token_on
from tests.display_server.web.shared.sign_in.software_authenticator import PRESENT, SoftwareAuthenticator
from tests.display_server.web.shared.sign_in.test_passkeys import ORIGIN, add, ask

OWN, NEW = "/sign-in/own", "/sign-in/own/recovery-codes"
SAY, COUNT = words(Language.ENGLISH).say, words(Language.ENGLISH).count


class App:
    """An authenticator app whose clock is the hub's."""

    def __init__(self, hub: Hub, clock: StandingClock, account_id: int) -> None:
        self._clock, self._secret = clock, new_secret()
        secret, code = self._secret, self._now()
        self.recovery = hub.writer.run(
            lambda tx: keep_second_factor(tx, account_id=account_id, secret=secret, code=code)
        )

    def code(self) -> str:
        self._clock.move(seconds=STEP_S)
        return self._now()

    def _now(self) -> str:
        return code_at(self._secret, int(self._clock.now().timestamp()) // STEP_S)


def post(client: FlaskClient, address: str, **said: str) -> TestResponse:
    return client.post(address, data={"csrf_token": token_on(client.get(OWN).text), **said})


def shown(answer: TestResponse) -> list[str]:
    return re.findall(r"<code>(\w{5} \w{5})</code>", answer.text)


def second_step(app: Flask, code: str) -> int:
    client = app.test_client()
    assert sign_in(client).location == "/sign-in/second"
    page = client.get("/sign-in/second").text
    return client.post("/sign-in/second", data={"csrf_token": token_on(page), "code": code}).status_code


def test_new_codes_take_the_place_of_all_before(app: Flask, hub: Hub, clock: StandingClock) -> None:
    client = signed_in(app.test_client(), hub)
    assert SAY("staff.second.renew") not in client.get(OWN).text, "no second factor: nothing to recover"
    telephone = App(hub, clock, 1)
    assert COUNT("staff.second.left", 10) in client.get(OWN).text
    for wrong in ("000000", "BCDFGHJKLM"):
        answer = post(client, NEW, code=wrong)
        assert (answer.status_code, SAY("staff.second.code_wrong") in answer.text, shown(answer)) == (403, True, [])
    code = telephone.code()
    answer = post(client, NEW, code=code)
    new = shown(answer)
    assert (answer.status_code, len(set(new)), answer.headers["Cache-Control"]) == (200, 10, "no-store")
    assert "nurse@st-anna.example" in answer.text
    assert f'href="{OWN}"' in answer.text
    again = post(client, NEW, code=code)
    assert (again.status_code, shown(again)) == (403, []), "loading the page again shows nothing"
    assert [second_step(app, one) for one in (telephone.recovery[0], new[0], new[0])] == [403, 303, 403]
    assert COUNT("staff.second.left", 9) in client.get(OWN).text
    with hub.database.reading() as session:
        found = select(AuditLine.who, AuditLine.what, AuditLine.before).where(AuditLine.what.endswith("_renewed"))
        assert [tuple(one) for one in session.execute(found)] == [
            ("account:1", "second_factor.recovery_codes_renewed", {"left": 10})
        ]
        kept = session.scalars(select(AuditLine)).all()
        assert not any(one.replace(" ", "") in str(line.after) + str(line.before) for one in new for line in kept)
        assert list(session.scalars(select(SignIn.outcome).where(SignIn.outcome == "wrong_code"))) == ["wrong_code"] * 5


def test_the_last_code_of_a_lost_telephone_makes_new_ones(app: Flask, hub: Hub, clock: StandingClock) -> None:
    client = signed_in(app.test_client(), hub)
    lost = App(hub, clock, 1)
    new = shown(post(client, NEW, code=lost.recovery[3]))
    assert len(new) == 10
    assert [second_step(app, one) for one in (lost.recovery[4], new[9])] == [403, 303]


def test_they_are_asked_for_by_whoever_gave_the_password_lately_and_guessed_by_nobody(
    app: Flask, hub: Hub, clock: StandingClock
) -> None:
    client = signed_in(app.test_client(), hub)
    telephone = App(hub, clock, 1)
    token = token_on(client.get(OWN).text)
    clock.move(minutes=11)
    assert SAY("staff.second.renew_prove") in client.get(OWN).text
    late = client.post(NEW, data={"csrf_token": token, "code": telephone.code()})
    assert (late.location, late.status_code) == (OWN, 303)
    assert client.post(f"{OWN}/prove", data={"csrf_token": token, "password": PASSWORD}).status_code == 303
    assert client.post(NEW, data={"code": telephone.code()}).status_code == 400, "without the form's token"
    tries = [post(client, NEW, code=f"{number:06}").status_code for number in range(9)]
    assert tries == [403] * 8 + [429]
    assert post(client, NEW, code=telephone.code()).status_code == 429, "throttled as at the sign-in, beside it"
    assert app.test_client().post(NEW, data={"code": "1"}).location == OWN


def test_with_a_passkey_alone(app: Flask, hub: Hub) -> None:
    hub.settings.__dict__["public_url"] = ORIGIN
    client, device = signed_in(app.test_client(), hub), SoftwareAuthenticator(ORIGIN)
    colleague, theirs = signed_in(app.test_client(), hub, ADMIN), SoftwareAuthenticator(ORIGIN, b"of a colleague")
    add(colleague, theirs)
    before = shown(add(client, device))
    by_passkey = f"{NEW}/passkey"

    def send(answer: str) -> TestResponse:
        return post(client, by_passkey, answer=answer)

    assert send(theirs.answer(ask(client, "codes", OWN))).status_code == 403, "a colleague's passkey"
    asked = device.answer(ask(client, "codes", OWN), flags=PRESENT)
    new = shown(send(asked))
    assert len(new) == 10
    replayed = send(asked)
    assert (replayed.status_code, SAY("staff.second.passkey_wrong") in replayed.text) == (403, True)
    assert send(device.answer(ask(client, "in", OWN))).status_code == 403, "asked for another purpose"
    assert [second_step(app, one) for one in (before[0], new[0])] == [403, 303]


def test_without_a_second_factor_there_are_none(hub: Hub) -> None:
    account = add_person(hub)
    for code in ("000000", None):
        with pytest.raises(CodeWrong):
            hub.writer.run(partial(renew_recovery_codes, account_id=account, code=code))

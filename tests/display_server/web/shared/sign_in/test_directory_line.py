"""The line to the hospital's directory: away without harm, followed nowhere, its keys asked for seldom."""

from pathlib import Path

import pytest
from flask import Flask

from config.contract.words import Language
from config.locale import words
from display_server.directory.directory import AWAY_FOR_S, KEYS_AGAIN_S
from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.web.people import add_person, sign_in
from tests.display_server.web.shared.sign_in.directory_provider import SECRET, Provider, curve_pair, key_pair
from tests.display_server.web.shared.sign_in.through_directory import audited, go, link

SAY = words(Language.ENGLISH).say


def test_a_directory_that_is_away_is_said_in_words_and_shuts_nobody_out(
    app: Flask, hub: Hub, provider: Provider, clock: StandingClock
) -> None:
    link(hub, add_person(hub), provider)
    client = app.test_client()
    begun = client.get("/sign-in/directory")
    back = provider.walk(begun.location)
    provider.close()
    answer = client.get(back)
    assert (answer.status_code, SAY("staff.sign_in.refused.directory_away") in answer.text) == (503, True)
    assert sign_in(app.test_client()).location == "/staff/", "the house's own accounts"
    hub.memory.pop("directory")
    assert app.test_client().get("/sign-in/directory").status_code == 503
    asked = len(provider.asked)
    assert app.test_client().get("/sign-in/directory").status_code == 503
    assert len(provider.asked) == asked, f"for {AWAY_FOR_S} s nobody waits for it again"


def test_a_refusal_that_is_no_json_is_one_persons_and_nobody_elses(
    app: Flask, hub: Hub, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A filter before the directory answers a made-up code with a page: whoever sends one would shut everybody out."""
    link(hub, add_person(hub), provider)
    with monkeypatch.context() as filtered:
        filtered.setattr(provider, "refuses", ("<h1>Blocked</h1>", 403))
        assert go(app.test_client(), provider).status_code == 503
    assert go(app.test_client(), provider).status_code == 303


def test_what_it_says_of_itself_must_be_of_it_and_lead_nowhere_inside(app: Flask, hub: Hub, provider: Provider) -> None:
    def away() -> bool:
        hub.memory.pop("directory", None)
        return app.test_client().get("/sign-in/directory").status_code == 503

    assert not away()
    for wrong in (
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": 7},
        {"token_endpoint": None},
        {"more": "x" * 600_000},
    ):
        provider.says = wrong
        assert away(), wrong
    provider.says, provider.moved = {}, True
    assert away(), "nobody is followed elsewhere"
    provider.moved = False
    assert not away()
    hub.settings.__dict__["directory_networks"] = []
    assert away(), "an address inside that no setting names"


def test_the_hub_proves_who_it_is_as_the_directory_wants_it(
    app: Flask, hub: Hub, provider: Provider, tmp_path: Path
) -> None:
    link(hub, add_person(hub), provider)
    file = tmp_path / "secret"
    hub.settings.__dict__.update(directory_secret=None, directory_secret_file=file)
    assert go(app.test_client(), provider).status_code == 503, "the file is not there"
    file.write_text(f"{SECRET}\n")
    assert go(app.test_client(), provider).status_code == 303
    file.write_text("another secret")
    assert go(app.test_client(), provider).status_code == 503, "a wrong secret is the hub's trouble, nobody's attack"
    hub.memory.pop("directory")
    file.write_text(SECRET)
    provider.says = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert go(app.test_client(), provider).status_code == 303
    hub.memory.pop("directory")
    hub.settings.__dict__["directory_secret_file"] = provider.secret = None
    provider.says = {"token_endpoint_auth_methods_supported": ["none"]}
    assert go(app.test_client(), provider).status_code == 303, "a public client: PKCE alone"


def test_keys_are_looked_for_anew_at_most_once_a_minute(
    app: Flask, hub: Hub, provider: Provider, clock: StandingClock
) -> None:
    link(hub, add_person(hub), provider)
    assert go(app.test_client(), provider).status_code == 303
    provider.keys = [key_pair("one"), curve_pair("two")]
    assert go(app.test_client(), provider).status_code == 403, "looked a moment ago"
    assert audited(hub)[-1] == ("directory.refused", "unknown_key")
    clock.move(seconds=KEYS_AGAIN_S)
    assert go(app.test_client(), provider).status_code == 303
    assert provider.asked.count("/keys") == 2

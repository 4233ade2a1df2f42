"""Signing in through the hospital's directory: linked by issuer and subject, with the roles of the mapping alone."""

from flask import Flask
from sqlalchemy import select

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Account, DirectoryAsker, SignIn
from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, NURSE, add_person, sign_in, token_on
from tests.display_server.web.shared.sign_in.directory_provider import Provider, query
from tests.display_server.web.shared.sign_in.through_directory import audited, go, link

SAY = words(Language.ENGLISH).say


def mapped(hub: Hub, **roles: list[str]) -> None:
    said = {name.replace("_", "-"): given for name, given in roles.items()}
    hub.settings.__dict__.update(directory_roles_claim="realm_access.roles", directory_roles=said)


def roles_of(hub: Hub, account_id: int) -> list[str]:
    with hub.database.reading() as session:
        return sorted(role.name for role in session.get_one(Account, account_id).roles)


def outcomes(hub: Hub) -> list[str]:
    with hub.database.reading() as session:
        return list(session.scalars(select(SignIn.outcome).order_by(SignIn.id)))


def test_whom_nobody_linked_is_shown_to_an_administrator_who_links_them(
    app: Flask, hub: Hub, provider: Provider
) -> None:
    add_person(hub, NURSE)
    add_person(hub, ADMIN, ["admin"])
    provider.claims = {"sub": "u-1", "email": NURSE, "email_verified": True, "name": "Rasa <b>"}
    assert SAY("staff.directory.enter") in app.test_client().get("/sign-in").text
    refused = go(app.test_client(), provider)
    assert (refused.status_code, SAY("staff.sign_in.refused.directory_unknown") in refused.text) == (403, True)
    admin = app.test_client()
    sign_in(admin, ADMIN)
    page = admin.get("/admin/people/directory").text
    for address in ("answer", "sign-out"):
        assert f'<code class="secret">https://atrium.st-anna.example/sign-in/directory/{address}</code>' in page, (
            address
        )
    assert ("Rasa &lt;b&gt;" in page, "u-1" in page) == (True, True)
    token = token_on(page)
    said = {"csrf_token": token, "do": "link", "account": "1", "subject": "u-1"}
    assert admin.post("/admin/people/directory", data={**said, "subject": "u-2"}).status_code == 404
    assert admin.post("/admin/people/directory", data={**said, "account": "99"}).status_code == 404
    admin.post("/admin/people/directory", data={**said, "account": ""})
    assert SAY("admin.directory.refused.account") in admin.get("/admin/people/directory").text
    assert admin.post("/admin/people/directory", data=said).location == "/admin/people/1"
    nurse = app.test_client()
    assert go(nurse, provider).location == "/staff/"
    assert nurse.get("/staff/").status_code == 200
    shown = admin.get("/admin/people/1").text
    assert (SAY("admin.sign_in.in_directory") in shown, "u-1" in shown) == (True, True)
    assert roles_of(hub, 1) == ["staff"], "an administrator gave them, and they stay"
    assert admin.post("/admin/people/1/directory/remove", data={"csrf_token": token}).status_code == 303
    assert go(app.test_client(), provider).status_code == 403
    gone = {"csrf_token": token, "do": "dismiss", "subject": "u-1"}
    assert admin.post("/admin/people/directory", data=gone).location == "/admin/people/directory"
    assert SAY("admin.directory.nobody") in admin.get("/admin/people/directory").text
    whats = ["refused", "linked", "unlinked", "refused", "asker_dismissed"]
    assert [what for what, _ in audited(hub)] == [f"directory.{what}" for what in whats]


def test_an_administrator_links_beforehand_or_gives_an_account_without_a_password(
    app: Flask, hub: Hub, provider: Provider
) -> None:
    add_person(hub, ADMIN, ["admin"])
    add_person(hub, NURSE)
    provider.claims = {"sub": "u-9", "email": "new@st-anna.example", "email_verified": True, "name": "New"}
    go(app.test_client(), provider)
    admin = app.test_client()
    sign_in(admin, ADMIN)
    form = admin.get("/admin/people/new?asker=u-9").text
    assert 'value="new@st-anna.example"' in form
    said = {"csrf_token": token_on(form), "asker": "u-9", "email": "new@st-anna.example", "role": "staff"}
    assert admin.post("/admin/people", data={**said, "everywhere": "on"}).location == "/admin/people/3"
    assert go(app.test_client(), provider).location == "/staff/"
    assert sign_in(app.test_client(), "new@st-anna.example", "").status_code == 400
    assert sign_in(app.test_client(), "new@st-anna.example").status_code == 403, "there is no password"
    for subject, wrong in ((" u-2 ", "linked"), ("u-3", "refused.has_one"), ("u\x00", "refused.subject")):
        admin.post("/admin/people/2/directory", data={"csrf_token": said["csrf_token"], "subject": subject})
        assert SAY(f"admin.directory.{wrong}") in admin.get("/admin/people/2").text, subject
    admin.post("/admin/people/1/directory", data={"csrf_token": said["csrf_token"], "subject": "u-2"})
    assert SAY("admin.directory.refused.taken") in admin.get("/admin/people/1").text
    provider.claims = {"sub": "u-2"}
    assert go(app.test_client(), provider).location == "/staff/"


def test_where_the_house_says_so_whoever_has_a_mapped_role_gets_an_account_and_its_roles_follow(
    app: Flask, hub: Hub, provider: Provider
) -> None:
    mapped(hub, desk=["staff", "reception"], board=["auditor"])
    hub.settings.__dict__["directory_unknown"] = "add"
    person = {"sub": "u-5", "email": "Ona@st-anna.example", "email_verified": True, "name": "Ona"}
    provider.claims = {**person, "realm_access": {"roles": ["admin", "manager", "offline_access"]}}
    assert go(app.test_client(), provider).status_code == 403, "no value of the mapping: no account"
    provider.claims = {**person, "realm_access": {"roles": ["desk", "admin"]}}
    ona = app.test_client()
    assert go(ona, provider).location == "/staff/"
    assert roles_of(hub, 1) == ["reception", "staff"], "admin is a role of theirs, not of the mapping"
    provider.claims = {**person, "realm_access": {"roles": ["board"]}}
    assert go(app.test_client(), provider).location == "/admin/audit"
    assert roles_of(hub, 1) == ["auditor"]
    assert ona.get("/staff/").status_code == 403, "also where she is signed in already"
    provider.claims = {**person, "realm_access": {"roles": []}}
    refused = go(app.test_client(), provider)
    assert (refused.status_code, SAY("staff.sign_in.refused.directory_role") in refused.text) == (403, True)
    assert outcomes(hub) == ["in_directory", "in_directory", "not_by_directory"]


def test_an_e_mail_alone_links_nobody(app: Flask, hub: Hub, provider: Provider) -> None:
    add_person(hub, ADMIN, ["admin"])
    mapped(hub, desk=["staff"])
    hub.settings.__dict__["directory_unknown"] = "add"
    provider.claims = {"sub": "thief", "email": ADMIN, "email_verified": True, "realm_access": {"roles": ["desk"]}}
    assert go(app.test_client(), provider).status_code == 403
    provider.claims |= {"email": "thief@st-anna.example", "email_verified": False}
    assert go(app.test_client(), provider).status_code == 403, "nor does one that nobody verified make an account"
    with hub.database.reading() as session:
        assert len(list(session.scalars(select(Account)))) == 1
        assert [one.email for one in session.scalars(select(DirectoryAsker))] == [None]


def test_the_last_administrator_who_can_sign_in_here_keeps_the_role(app: Flask, hub: Hub, provider: Provider) -> None:
    admin = add_person(hub, ADMIN, ["admin"])
    mapped(hub, desk=["staff"], boss=["admin"])
    link(hub, admin, provider, follows=True)
    provider.claims = {"sub": "u-1", "realm_access": {"roles": ["desk"]}}
    assert go(app.test_client(), provider).location == "/admin/first"
    assert roles_of(hub, admin) == ["admin"]


def test_who_may_enter_is_narrowed_by_claims_and_domains(app: Flask, hub: Hub, provider: Provider) -> None:
    link(hub, add_person(hub), provider)
    hub.settings.__dict__.update(directory_required={"employment": "active"}, directory_domains=["st-anna.example"])
    right = {"sub": "u-1", "employment": "active", "email": NURSE, "email_verified": True}
    for wrong, why in (
        ({"employment": "left"}, "required"),
        ({"employment": None}, "required"),
        ({"email": "nurse@st-anna.example.evil.example"}, "domain"),
        ({"email": "st-anna.example"}, None),
        ({"email_verified": False}, "domain"),
        ({}, None),
    ):
        provider.claims = {**right, **wrong}
        answer = go(app.test_client(), provider)
        assert answer.status_code == (303 if why is None else 403), wrong
        if why is not None:
            assert audited(hub)[-1] == ("directory.refused", why)
            assert SAY("staff.sign_in.refused.directory_not_you") in answer.text


def test_the_houses_own_second_factor_is_asked_unless_one_asked_there_is_believed(
    app: Flask, hub: Hub, provider: Provider
) -> None:
    hub.settings.__dict__["second_factor_for_administrators"] = True
    link(hub, add_person(hub, ADMIN, ["admin"]), provider)
    provider.claims = {"sub": "u-1", "amr": ["pwd", "mfa"]}
    client = app.test_client()
    assert go(client, provider).location == "/sign-in/second/new", "nobody said that this directory is believed"
    assert client.get("/admin/").status_code == 303
    hub.settings.__dict__["directory_second_factor"] = ["mfa"]
    assert go(app.test_client(), provider).location == "/admin/first"
    provider.claims = {"sub": "u-1", "amr": ["pwd"]}
    assert go(app.test_client(), provider).location == "/sign-in/second/new"


def test_signing_out_here_offers_to_sign_out_there(app: Flask, hub: Hub, provider: Provider) -> None:
    link(hub, add_person(hub), provider)
    client = app.test_client()
    go(client, provider)
    left = client.post("/sign-out").location
    assert left == "/sign-in?left=directory"
    page = client.get(left).text
    assert SAY("staff.directory.left") in page
    assert f'href="{provider.issuer}/leave?client_id=atrium&amp;post_logout_redirect_uri=https%3A' in page
    assert client.get("/staff/").status_code == 303
    sign_in(client)
    assert client.post("/sign-out").location == "/sign-in"


def test_who_has_no_password_proves_there_that_it_is_they(
    app: Flask, hub: Hub, provider: Provider, clock: StandingClock
) -> None:
    account = add_person(hub)
    link(hub, account, provider)
    client = app.test_client()
    go(client, provider)
    assert client.get("/sign-in/second/new").location == "/sign-in/own", "a session of yesterday there proves nothing"
    begun = client.get("/sign-in/directory")
    assert query(begun.location)["prompt"] == "login"
    provider.claims = {"sub": "u-1", "auth_time": int(clock.now().timestamp())}
    assert go(client, provider, next="/sign-in/own").location == "/sign-in/own"
    assert client.get("/sign-in/second/new").status_code == 200
    link(hub, add_person(hub, ADMIN, ["admin"]), provider, "u-2")
    provider.claims = {"sub": "u-2", "auth_time": int(clock.now().timestamp())}
    assert go(client, provider).status_code == 403, "somebody else came back"
    assert audited(hub)[-1] == ("directory.refused", "another_person")


def test_without_a_directory_there_is_no_such_door(app: Flask, hub: Hub) -> None:
    client = app.test_client()
    assert "/sign-in/directory" not in client.get("/sign-in").text
    assert client.get("/sign-in/directory").status_code == 404
    assert client.get("/sign-in/directory/answer?code=a&state=b").status_code == 404


def test_nobody_is_sent_to_another_site(app: Flask, hub: Hub, provider: Provider) -> None:
    link(hub, add_person(hub), provider)
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"):
        assert go(app.test_client(), provider, next=elsewhere).location == "/staff/", elsewhere
    assert go(app.test_client(), provider, next="/staff/?a=b").location == "/staff/?a=b"

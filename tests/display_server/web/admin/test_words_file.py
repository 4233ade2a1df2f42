"""Own words out to a file and in again: a dry run first, faults by their line, slices by `jobs`, all of it taken back."""

import csv
import html
import io
import json
import re
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from config.contract.words import Language
from config.locale import defaults_in, words
from display_server.db.models import AuditLine, OwnWord, WordsImport
from display_server.db.reading.own_words import own_words_of
from display_server.hub import Hub
from display_server.services.house.own_words import keep_words
from display_server.services.house.word_rows import as_csv, look
from display_server.services.house.words_import import enter_words_slice
from tests.display_server.web.people import ADMIN, signed_in, token_on

SAY = words(Language.ENGLISH).say
TITLE, HELP = "kiosk.welcome.title", "kiosk.help.title"
COUNTED = next(
    key
    for key, forms in sorted(defaults_in(Language.LITHUANIAN).items())
    if len(forms) == 3 and not any("{" in form.replace("{count}", "") for form in forms)
)


@pytest.fixture
def translator(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["translator"])


def send(client: FlaskClient, text: str, name: str = "words.csv") -> tuple[int, str]:
    """A dry run."""
    token = token_on(client.get("/admin/words/file").text)
    body = {"csrf_token": token, "file": (io.BytesIO(text.encode()), name)}
    answer = client.post("/admin/words/file", data=body, content_type="multipart/form-data")
    return answer.status_code, html.unescape(answer.text)


def enter(client: FlaskClient, page: str) -> str:
    """The key on the page of the dry run."""
    found = re.search(r'action="(/admin/words/imports/\d+)"', page)
    assert found
    return client.post(found[1], data={"csrf_token": token_on(page)}, follow_redirects=True).text


def own(hub: Hub) -> dict[str, dict[str, list[str]]]:
    with hub.database.reading() as session:
        return {one.value: said for one, said in own_words_of(session).items()}


def through(hub: Hub) -> int:
    """What `jobs` asks for until nothing is left; how many acts it was."""
    acts = 1
    while hub.writer.run(enter_words_slice):
        acts += 1
    return acts


def test_looked_at_first_then_entered_and_taken_back(translator: FlaskClient, hub: Hub) -> None:
    text = f"key;form;en;lt\n{TITLE};;Hello there;Sveiki atvykę\n{HELP};;Call us;\n"
    status, page = send(translator, text)
    assert status == 200
    assert SAY("admin.words_file.would", new=2, changed=0, away=0, same=0) in page
    assert own(hub) == {}, "a dry run enters nothing"
    assert hub.writer.run(enter_words_slice) is False, "nobody has said to enter it"
    page = enter(translator, page)
    assert SAY("admin.words_file.going_in", some=0, all=2) in page
    assert through(hub) == 1
    assert own(hub) == {"en": {TITLE: ["Hello there"], HELP: ["Call us"]}, "lt": {TITLE: ["Sveiki atvykę"]}}
    address = "/admin/words/imports/1"
    assert SAY("admin.words_file.all_in", some=2) in translator.get(address).text

    hub.writer.run(lambda tx: keep_words(tx, key=HELP, said={Language.ENGLISH: ["Ask us"]}, who="account:1"))
    token = token_on(translator.get(address).text)
    page = translator.post(f"{address}/back", data={"csrf_token": token}, follow_redirects=True).text
    assert SAY("admin.words_file.going_back", some=0, all=2) in page
    through(hub)
    assert own(hub) == {"en": {HELP: ["Ask us"]}}, "somebody's newer word stays"
    page = translator.get(address).text
    assert words(Language.ENGLISH).count("admin.words_file.kept_newer", 1) in page
    with hub.database.reading() as session:
        whats = [line.what for line in session.scalars(select(AuditLine).where(AuditLine.what.like("words.%")))]
    assert whats == [
        "words.imported",
        "words.changed",
        "words.changed",
        "words.changed",
        "words.import_taken_back",
        "words.changed",
    ]


def test_what_somebody_said_after_the_dry_run_stays(translator: FlaskClient, hub: Hub) -> None:
    page = send(translator, f"key;form;en\n{TITLE};;Hello there\n{HELP};;Call us\n")[1]
    hub.writer.run(lambda tx: keep_words(tx, key=HELP, said={Language.ENGLISH: ["Ask us"]}, who="account:1"))
    enter(translator, page)
    through(hub)
    assert own(hub) == {"en": {TITLE: ["Hello there"], HELP: ["Ask us"]}}
    address, newer = "/admin/words/imports/1", words(Language.ENGLISH).count("admin.words_file.kept_newer", 1)
    page = translator.get(address).text
    assert (SAY("admin.words_file.all_in", some=1) in page, newer in page) == (True, True)
    translator.post(f"{address}/back", data={"csrf_token": token_on(page)})
    through(hub)
    page = translator.get(address).text
    assert own(hub) == {"en": {HELP: ["Ask us"]}}
    assert (SAY("admin.words_file.all_back", some=1) in page, newer in page) == (True, False)


def test_each_fault_has_its_line_and_the_good_rows_go_in(translator: FlaskClient, hub: Hub) -> None:
    text = (
        f"key;form;en;lt;price\n{TITLE};;Hello;\nno.such.key;;x;\n{HELP};9;Call;\n{HELP};;{{name}};\n{COUNTED};1;;vienas\n;;;\n"
        f"{TITLE};;Twice;\n"
    )
    looked = look(text, {})
    assert [(one.line, one.what) for one in looked.faults] == [
        (1, "column"), (3, "unknown"), (4, "row"), (5, "values"), (6, "forms"), (8, "twice"),
    ]  # fmt: skip
    assert looked.rows == [(TITLE, {Language.ENGLISH: ["Hello"]})]
    status, page = send(translator, text)
    assert status == 200
    assert SAY("admin.guide.line", line=3) in page
    assert "no.such.key" in page
    enter(translator, page)
    through(hub)
    assert own(hub) == {"en": {TITLE: ["Hello"]}}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "{",
        "{]",
        '"a"',
        "key\nx\n",
        "a;b;c\n1;2;3\n",
        'key;en\n"',
        "\x00",
        "key;en\n" + "x" * 500_000,
        "[1,2]",
        '{"a":' * 50_000,
        '{"\\ud800": {"en": "x"}}',
        "key;form;en\nx;" + "1" * 5_000 + ";y\n",
    ],
)
def test_what_is_no_table_of_words_changes_nothing(text: str, translator: FlaskClient, hub: Hub) -> None:
    assert send(translator, text)[0] == 422
    with hub.database.reading() as session:
        assert session.scalars(select(WordsImport)).all() == []


def test_what_goes_out_comes_in_again_the_same(translator: FlaskClient, hub: Hub) -> None:
    said = {
        TITLE: {Language.ENGLISH: ['=Hello; "you"'], Language.CHINESE: ["您好"]},
        COUNTED: {Language.LITHUANIAN: ["{count} pirmas", "{count} antri", "{count} trečių"]},
    }
    for key, languages in said.items():
        hub.writer.run(partial(keep_words, key=key, said=languages, who="account:1"))
    before = own(hub)
    taken = translator.get("/admin/words/file/changed").text
    rows = list(csv.DictReader(io.StringIO(taken.lstrip("\ufeff")), delimiter=";"))
    assert {row["key"] for row in rows} == set(said)
    assert next(row["en"] for row in rows if row["key"] == TITLE).startswith("'="), "never a formula"
    as_json = translator.get("/admin/words/file/json").text
    assert set(json.loads(as_json)) == set(said)
    with hub.database.reading() as session:
        known = own_words_of(session)
    for text in (taken, as_json, as_csv(known, list(Language), every=True)):
        looked = look(text, known)
        assert (looked.rows, looked.faults) == ([], [])
        assert look(text, {}).faults == []
    with hub.database.reading() as session:
        rows_there = len(session.scalars(select(OwnWord)).all())
    hub.writer.run(lambda tx: tx.session.execute(delete(OwnWord)))
    assert own(hub) == {}
    enter(translator, send(translator, taken)[1])
    through(hub)
    assert own(hub) == before
    assert rows_there == sum(len(one) for one in before.values())


def test_all_sentences_of_a_language_are_one_file_that_may_be_sent_back(translator: FlaskClient, hub: Hub) -> None:
    text = translator.get("/admin/words/file/every?language=lt").text
    assert len(text) < 450_000
    status, page = send(translator, text)
    assert status == 200
    assert SAY("admin.words_file.nothing") in page


def test_a_large_file_goes_in_by_slices(translator: FlaskClient, hub: Hub) -> None:
    keys = [
        key for key, forms in sorted(defaults_in(Language.ENGLISH).items()) if len(forms) == 1 and "{" not in forms[0]
    ]
    keys = [key for key in keys if len(defaults_in(Language.ENGLISH)[key][0]) > 10][:120]
    said = {key: {"en": defaults_in(Language.ENGLISH)[key][0][:-1]} for key in keys}
    enter(translator, send(translator, json.dumps(said), "words.json")[1])
    assert through(hub) == 5
    assert len(own(hub)["en"]) == 120

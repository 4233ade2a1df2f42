"""The questions of *I don't know where to go* on their page: looked at before they are taken in, faults by line, one edited."""

import io
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config.contract.guide import Guide
from config.contract.words import Language
from display_server.hub import Hub
from display_server.services.house.keep_guide import guide_now
from tests.display_server.web.people import ADMIN, NURSE, signed_in, token_on

PAGE, FILE = "/admin/guide", "/admin/guide/file"
GOOD = """languages = ["en", "lt"]

[[questions]]
code = "what"
asks = ["What is it about?", "Kas jums rūpi?"]

[[questions.answers]]
says = ["Chest pain", "Skauda krūtinę"]
icon = "urgent"
alarm = true

[[questions.answers]]
says = ["Something else", "Kas nors kita"]
question = "more"

[[questions]]
code = "more"
asks = ["Heart or blood?", "Širdis ar kraujas?"]

[[questions.answers]]
says = ["Heart", "Širdis"]
department = "cardiology"

[[questions.answers]]
says = ["Blood", "Kraujas"]
service = "blood-test"
"""


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def send(admin: FlaskClient, address: str, **said: object) -> TestResponse:
    token = token_on(admin.get(PAGE).text)
    return admin.post(address, data={"csrf_token": token, **said}, content_type="multipart/form-data")


def looks_at(admin: FlaskClient, text: str | bytes) -> TestResponse:
    body = text.encode() if isinstance(text, str) else text
    return send(admin, FILE, act="look", file=(io.BytesIO(body), "guide.toml"))


def kept(hub: Hub) -> Guide | None:
    with hub.database.reading() as session:
        return guide_now(session)


def take_in(admin: FlaskClient, text: str = GOOD) -> None:
    assert send(admin, FILE, act="keep", text=text).status_code == 303


def test_a_file_is_looked_at_and_changes_nothing_before_it_is_taken_in(admin: FlaskClient, hub: Hub) -> None:
    assert "there are no questions yet" in admin.get(PAGE).text
    looked = looks_at(admin, GOOD)
    assert looked.status_code == 200
    for said in ("2 questions, no mistakes", "What is it about?", "Call staff at once", "Cardiology", "Blood test"):
        assert said in looked.text
    assert kept(hub) is None
    take_in(admin)
    page = admin.get(PAGE).text
    assert "Kiosks ask 2 questions now." in page
    assert "Heart or blood?" in page


def test_every_fault_is_said_at_its_line_and_what_is_asked_now_stays(admin: FlaskClient, hub: Hub) -> None:
    take_in(admin)
    wrong = GOOD.replace('"cardiology"', '"cardiologie"').replace('["Blood", "Kraujas"]', '["Blood"]')
    wrong = wrong.replace('question = "more"', 'question = "what"')
    answer = looks_at(admin, wrong)
    assert answer.status_code == 422
    assert "Line 24:" in answer.text  # a text without its Lithuanian
    answer = looks_at(admin, wrong.replace('["Blood"]', '["Blood", "Kraujas"]'))
    for said in ("Line 12:", "no question further down", "Line 20:", "cardiologie"):
        assert said.casefold() in answer.text.casefold()
    guide = kept(hub)
    assert guide is not None
    assert [one.code for one in guide.questions] == ["what", "more"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('languages = ["en"]\nquestions = [', "Line"),
        ("x = 1", "languages"),
        (b"\xff\xfe\x00", "not a text"),
        ("", "No file was chosen"),
        (GOOD.replace('languages = ["en", "lt"]', 'languages = ["en", "xx"]'), "xx"),
        ("a" * 300_000, "200,000"),
    ],
)
def test_what_is_no_file_of_questions_is_refused_in_words(admin: FlaskClient, text: str | bytes, said: str) -> None:
    answer = looks_at(admin, text)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_saved_file_is_read_again_as_the_same_questions(admin: FlaskClient, hub: Hub) -> None:
    assert admin.get(FILE).status_code == 404
    take_in(admin)
    before = kept(hub)
    saved = admin.get(FILE)
    assert "guide.toml" in saved.headers["Content-Disposition"]
    take_in(admin, saved.text)
    after = kept(hub)
    assert before is not None
    assert after is not None
    assert [one.answers[0].alarm for one in after.questions] == [one.answers[0].alarm for one in before.questions]
    assert admin.get(FILE).text == saved.text


def edits(admin: FlaskClient, code: str = "more", **said: str) -> TestResponse:
    entered = {
        "asks_en": "Heart or lungs?", "answer_0_en": "Heart", "way_0": "service:cardiology-consultation",
        "answer_1_en": "Lungs", "answer_1_lt": "Plaučiai", "way_1": "alarm:", **said,
    }  # fmt: skip
    return send(admin, f"{PAGE}/questions/{code}", **entered)


def test_a_questions_words_and_ways_are_changed(admin: FlaskClient, hub: Hub) -> None:
    take_in(admin)
    form = admin.get(f"{PAGE}/questions/more").text
    assert "Širdis ar kraujas?" in form
    assert 'value="department:cardiology" selected' in form
    assert edits(admin).status_code == 303
    guide = kept(hub)
    assert guide is not None
    heart, lungs = guide.questions[1].answers
    assert (heart.department, heart.service, lungs.alarm) == (None, "cardiology-consultation", True)
    assert guide.questions[0].answers[0].icon == "urgent"
    assert "Saved." in admin.get(PAGE).text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"asks_en": ""}, "need words in the hospital"),
        ({"answer_1_en": "x" * 91}, "at most 90"),
        ({"way_0": ""}, "Choose where"),
        ({"way_0": "service:nowhere"}, "nowhere"),
        ({"way_0": "question:what"}, "No question further down"),
    ],
)
def test_what_kiosks_could_not_ask_is_refused_and_what_was_typed_stays(
    admin: FlaskClient, said: dict[str, str], sentence: str
) -> None:
    take_in(admin)
    answer = edits(admin, **said)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Plaučiai" in answer.text


def test_the_questions_are_taken_away_and_a_question_that_is_gone_is_not_found(admin: FlaskClient, hub: Hub) -> None:
    take_in(admin)
    assert send(admin, f"{PAGE}/remove").status_code == 303
    assert kept(hub) is None
    assert admin.get(f"{PAGE}/questions/more").status_code == 404
    assert "no longer" not in admin.get(PAGE).text


def test_nobody_but_administrators_comes_here(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, NURSE, ["staff"])
    assert client.get(PAGE).status_code in {302, 303, 403}


def test_an_answer_comes_and_goes_by_the_form(admin: FlaskClient, hub: Hub) -> None:
    take_in(admin)
    assert edits(admin, answer_2_en="Veins").status_code == 422, "nobody has said where it leads"
    assert edits(admin, answer_2_en="Veins", way_2="department:cardiology", away_0="on").status_code == 303
    guide = kept(hub)
    assert guide is not None
    lungs, veins = guide.questions[1].answers
    assert (lungs.names[Language.ENGLISH].name, lungs.alarm) == ("Lungs", True)
    assert (veins.names[Language.ENGLISH].name, veins.department) == ("Veins", "cardiology")
    assert edits(admin, away_0="on", away_1="on").status_code == 422, "a question without answers"


def adds(admin: FlaskClient, **said: str) -> TestResponse:
    entered = {
        "asks_en": "Where does it hurt?", "answer_0_en": "Chest", "way_0": "alarm:", "answer_1_en": "Elsewhere",
        "answer_1_lt": "Kitur", "way_1": "department:cardiology", **said,
    }  # fmt: skip
    return send(admin, f"{PAGE}/new-question", **entered)


def codes(hub: Hub) -> list[str]:
    guide = kept(hub)
    return [one.code for one in guide.questions] if guide else []


def test_a_tree_grows_by_the_form_alone_and_shrinks_again(admin: FlaskClient, hub: Hub) -> None:
    form = admin.get(f"{PAGE}/new-question").text
    assert "It stands" not in form, "there is nothing it could stand below"
    assert adds(admin).status_code == 303
    assert codes(hub) == ["where-does-it-hurt"]
    first = {"below": "", "asks_en": "Does it hurt?", "way_1": "question:where-does-it-hurt"}
    assert adds(admin, **first).status_code == 303
    assert codes(hub) == ["does-it-hurt", "where-does-it-hurt"]
    assert "No answer leads here yet" not in admin.get(PAGE).text
    assert adds(admin, below="does-it-hurt").status_code == 303
    assert codes(hub) == ["does-it-hurt", "where-does-it-hurt-2", "where-does-it-hurt"]
    assert admin.get(PAGE).text.count("No answer leads here yet") == 1

    def remove(code: str) -> str:
        assert send(admin, f"{PAGE}/questions/{code}/remove").status_code == 303
        return unescape(admin.get(PAGE).text)

    assert "An answer still leads to this question" in remove("where-does-it-hurt")
    assert "The question is removed" in remove("where-does-it-hurt-2")
    assert "The question is removed" in remove("does-it-hurt")
    assert "It is the only question" in remove("where-does-it-hurt")
    assert codes(hub) == ["where-does-it-hurt"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"asks_en": ""}, "need words in the hospital"),
        ({"answer_0_en": ""}, "needs 2 to 8 answers"),
        ({"way_0": ""}, "Choose where"),
        ({"below": "gone"}, "Somebody changed the questions"),
        ({"below": "more", "way_0": "question:what"}, "No question further down"),
    ],
)
def test_a_new_question_that_kiosks_could_not_ask_is_refused_and_what_was_typed_stays(
    admin: FlaskClient, hub: Hub, said: dict[str, str], sentence: str
) -> None:
    take_in(admin)
    answer = adds(admin, **said)
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert "Kitur" in answer.text
    assert codes(hub) == ["what", "more"]

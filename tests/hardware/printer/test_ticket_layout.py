"""What stands on a ticket, in which order, and what never does."""

from datetime import UTC, datetime

import pytest

from config.contract.ticket import TicketWait
from config.contract.words import Language
from config.locale import words
from hardware.printer.lines import Bar, Line, NumberLine, QrLine, TextLine
from hardware.printer.ticket_layout import lay_out
from tests.hardware.cast import PHONE_URL, a_ticket

WAIT = TicketWait(
    from_minutes=45,
    to_minutes=65,
    likely_before=datetime(2026, 3, 12, 11, 25, tzinfo=UTC),
    free_until=datetime(2026, 3, 12, 11, 5, tzinfo=UTC),
)


def _said(lines: list[Line]) -> str:
    flat: list[Line] = []
    for line in lines:
        flat += line.lines if isinstance(line, Bar) else [line]
    return "\n".join(f"{line.text}  {line.right}".strip() for line in flat if isinstance(line, TextLine))


def test_the_number_comes_before_where_to_wait_and_that_before_the_rest() -> None:
    lines = lay_out(a_ticket(), 48)
    number = lines.index(NumberLine("K-017"))
    bar = next(at for at, line in enumerate(lines) if isinstance(line, Bar))
    assert number < bar < lines.index(QrLine(PHONE_URL))


@pytest.mark.parametrize(
    ("language", "date"),
    [
        (Language.ENGLISH, "12 March 2026"),
        (Language.RUSSIAN, "12 марта 2026"),
        (Language.UKRAINIAN, "12 березня 2026"),
        (Language.LITHUANIAN, "2026 m. kovo 12 d."),
        (Language.CHINESE, "2026年3月12日"),
    ],
)
def test_the_date_is_said_as_the_language_says_it_and_the_time_is_the_sites(language: Language, date: str) -> None:
    said = _said(lay_out(a_ticket(language), 48)).replace("\u00a0", " ")
    assert date in said
    assert "10:21" in said


def test_people_ahead_agree_with_their_number() -> None:
    assert "Перед вами 2 человека" in _said(lay_out(a_ticket(Language.RUSSIAN, people_ahead=2), 48))
    assert "Nobody is before you" in _said(lay_out(a_ticket(Language.ENGLISH, people_ahead=0), 48))


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("language", list(Language))
def test_a_number_given_without_the_hub_says_so_in_place_of_people_ahead(language: Language, columns: int) -> None:
    given = a_ticket(language, people_ahead=None, phone_url=None, code=None, offline=True)
    said = _said(lay_out(given, columns)).replace("\n", "").replace(" ", "")
    assert words(language).say("paper.offline").replace(" ", "") in said
    assert words(language).say("paper.offline").replace(" ", "") not in _said(
        lay_out(a_ticket(language), columns)
    ).replace(" ", "")


def test_the_wait_is_said_as_a_band_before_when_and_until_when_one_is_free() -> None:
    ticket = a_ticket(Language.RUSSIAN, people_ahead=6, wait=WAIT)
    said = _said(lay_out(ticket, 48)).replace("\u00a0", " ").splitlines()
    begins = said.index("Ждать 45–65 мин")
    assert said[begins + 1 : begins + 4] == [
        "Перед вами 6 человек",
        "Скорее всего до 11:25",
        "До 11:05 можно отойти",
    ]
    soon = WAIT.model_copy(update={"from_minutes": 0, "free_until": None})
    said = _said(lay_out(a_ticket(Language.ENGLISH, wait=soon), 48)).replace("\u00a0", " ").splitlines()
    assert "Expected wait up to 65 min" in said
    assert not any("free" in line for line in said)


def test_a_wait_nobody_knows_is_not_printed() -> None:
    said = _said(lay_out(a_ticket(Language.ENGLISH, people_ahead=6), 48))
    assert "wait up" not in said
    assert "Likely" not in said


def test_a_copy_says_so_in_its_first_line() -> None:
    first = lay_out(a_ticket(Language.ENGLISH, is_copy=True, demo=True), 48)[0]
    assert isinstance(first, TextLine)
    assert first.text == "COPY"


def test_a_demo_ticket_cannot_be_taken_for_a_real_one() -> None:
    assert "not a real ticket" in _said(lay_out(a_ticket(Language.ENGLISH, demo=True), 48))
    assert "not a real ticket" not in _said(lay_out(a_ticket(Language.ENGLISH), 48))


def test_without_a_working_phone_page_nothing_is_promised() -> None:
    lines = lay_out(a_ticket(Language.ENGLISH, phone_url=None), 48)
    assert not any(isinstance(line, QrLine) for line in lines)
    assert "phone" not in _said(lines)
    assert "KTMR" not in _said(lines)


def test_a_discreet_service_is_not_named() -> None:
    assert "visit" not in _said(lay_out(a_ticket(Language.ENGLISH, service=None), 48))


def test_a_visit_of_several_stages_lists_them_before_the_way() -> None:
    said = _said(lay_out(a_ticket(Language.ENGLISH, steps=["Registration", "Heart consultation", "Cashier"]), 48))
    steps, way = said.index("Your visit today"), said.index("Turn around")
    assert "1. Registration\n2. Heart consultation\n3. Cashier" in said
    assert steps < way


def test_a_visit_of_one_stage_has_no_list() -> None:
    assert "Your visit today" not in _said(lay_out(a_ticket(Language.ENGLISH), 48))


def test_the_code_is_shown_four_and_four_beside_the_short_address() -> None:
    said = _said(lay_out(a_ticket(Language.ENGLISH), 48))
    assert "code KTMR-WBXF" in said
    assert "or open anna.example" in said


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", list(Language))
def test_no_line_is_wider_than_the_paper(columns: int, language: Language) -> None:
    from hardware.printer.columns import width

    long = "Anaesthesiology and intensive care outpatient consultations"
    ticket = a_ticket(
        language, department=long, wait_here=long, wait_note=long, staff_line=long, hospital=long, steps=[long] * 11
    )
    for line in lay_out(ticket, columns):
        for part in line.lines if isinstance(line, Bar) else [line]:
            if isinstance(part, TextLine):
                assert (width(part.text) + width(part.right)) * part.wide <= columns


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("language", list(Language))
def test_a_way_on_paper_names_the_plan_it_was_told_by(language: Language, columns: int) -> None:
    named = words(language).say("paper.way_by_plan", version=12)
    said = _said(lay_out(a_ticket(language, plan_version=12), columns))
    assert " ".join(named.split()) in " ".join(said.split())
    assert words(language).say("paper.way") in _said(lay_out(a_ticket(language), columns))
    assert "12)" not in _said(lay_out(a_ticket(language, plan_version=12, way=[]), columns))

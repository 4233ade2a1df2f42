"""Somebody types what they need: found in any language and with typing errors, taken as from the lists."""

import pytest

from config.contract.words import Language, Name
from kiosk.flow.seek_taps import SearchWanted
from kiosk.flow.service_search import ServiceIndex
from kiosk.flow.steps import ChooseDepartment, ChooseService, FindService, Welcome
from kiosk.flow.taps import (
    BackPressed,
    DepartmentChosen,
    LetterDeleted,
    LetterTyped,
    NumberWanted,
    PageTurned,
    ServiceChosen,
)
from kiosk.flow.wishes import AskForNumber
from kiosk.flow.word_search import initials, plain
from tests.kiosk.cast import Person
from tests.kiosk.screens.st_anna import catalogue


@pytest.fixture(scope="module")
def index() -> ServiceIndex:
    return ServiceIndex(catalogue())


@pytest.mark.parametrize(
    ("typed", "service"),
    [
        ("blood", "blood-test"),
        ("bloot test", "blood-test"),
        ("анализ крови", "blood-test"),
        ("аналіз крові", "blood-test"),
        ("kraujo tyrimas", "blood-test"),
        ("rentgen", "x-ray"),
        ("рентген", "x-ray"),
        ("рентген сн", "x-ray"),
        ("cx", "blood-test"),
        ("xgj", "x-ray"),
        ("lor", "ent-consultation"),
        ("ebhk", "ent-consultation"),
    ],
)
def test_a_service_is_found_in_every_language(index: ServiceIndex, typed: str, service: str) -> None:
    found = [one.service.code for one in index.find(typed, Language.ENGLISH) if one.service is not None]
    assert service in found[:4], found


def test_every_department_is_there_before_a_letter_is_typed(index: ServiceIndex) -> None:
    assert {one.service for one in index.find("", Language.ENGLISH)} == {None}
    assert len(index.find("", Language.ENGLISH)) >= 8


def test_a_discreet_service_is_found_by_nobody(index: ServiceIndex) -> None:
    quiet = next(one for one in catalogue().services if one.discreet)
    for name in quiet.names.values():
        assert quiet.code not in [
            one.service.code for one in index.find(name.name, Language.ENGLISH) if one.service is not None
        ]


def test_pinyin_initials_of_usual_hanzi() -> None:
    assert initials("眼科门诊") == "ykmz"
    assert initials("X 光片") == "xgp"
    assert initials("Ligoninė") == ""


@pytest.mark.parametrize(
    ("name", "typed"),
    [("膀胱镜检查", "pgjjc"), ("癫痫门诊", "dxmz"), ("疝气外科", "sqwk"), ("钼靶", "mb"), ("髋关节", "kgj"), ("鼻窦炎", "bdy"),
     ("荨麻疹", "xmz"), ("颌面外科", "hmwk"), ("妊娠检查", "rsjc"), ("会计室", "kjs"), ("会诊中心", "hzzx")],
)  # fmt: skip
def test_pinyin_initials_of_rarer_hanzi_that_hospitals_are_full_of(name: str, typed: str) -> None:
    assert initials(name) == typed


def test_what_is_found_is_taken_as_from_the_lists() -> None:
    person = Person()
    person.taps(NumberWanted(), SearchWanted(), *map(LetterTyped, "blo"), LetterDeleted())
    assert person.session.step == FindService("bl")
    assert person.taps(ServiceChosen("operation")).step == FindService("bl"), "by appointment only"
    person.taps(ServiceChosen("blood"))
    assert isinstance(person.asked, AskForNumber)
    assert person.asked.body.service == "blood"


def test_a_department_found_opens_its_services_and_back_leads_to_all() -> None:
    person = Person()
    person.taps(NumberWanted(), SearchWanted(), DepartmentChosen("laboratory"))
    assert isinstance(person.session.step, ChooseService)
    assert person.taps(BackPressed(), SearchWanted(), PageTurned(1)).step == FindService(page=1)
    assert person.taps(LetterTyped("x")).step == FindService("x")
    assert person.taps(BackPressed()).step == ChooseDepartment()
    assert person.taps(BackPressed()).step == Welcome()


def test_a_name_in_one_language_only_is_found_in_all() -> None:
    known = catalogue()
    given = {Language.LITHUANIAN: Name(name="Žaizdų perrišimas")}
    services = [one.model_copy(update={"names": given}) for one in known.services[:1]]
    found = ServiceIndex(known.model_copy(update={"services": services})).find("zaizd", Language.ENGLISH)
    assert [one.service.code for one in found if one.service] == [services[0].code]


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("K", Language.LITHUANIAN, "Kardiologija"),
        ("K", Language.RUSSIAN, "Касса"),
        ("C", Language.ENGLISH, "Cardiology"),
        ("Y", Language.CHINESE, "眼科"),
    ],
)
def test_what_begins_so_in_the_persons_own_language_stands_first(
    index: ServiceIndex, typed: str, language: Language, first: str
) -> None:
    found = index.find(typed, language)
    names = [(one.service or one.department).names[language].name for one in found]
    assert first in names[:4]
    begins = plain(typed)
    assert plain(names[0]).startswith(begins) or initials(names[0]).startswith(begins), names

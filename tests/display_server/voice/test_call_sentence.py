"""The spoken call, word by word, as people of each language say it, and for every number and room there may be."""

import re

import pytest

from config.contract.words import Language
from config.locale import LANGUAGES
from display_server.voice.call_sentence import call_sentence, number_words
from display_server.voice.place_words import place_words

EN, RU, UK, LT, ZH = Language
ROOM = {EN: "Room {}", RU: "Кабинет {}", UK: "Кабінет {}", LT: "{} kabinetas", ZH: "{} 诊室"}
WINDOW = {EN: "Window {}", RU: "Окно {}", UK: "Вікно {}", LT: "{} langelis", ZH: "{} 号窗口"}
SERIES = "ACEHKMPTX"

GOLDEN = [
    (EN, "K-017", "Room 214", "Number K, zero one seven. Room two fourteen."),
    (EN, "A-500", "Room 205", "Number A, five zero zero. Room two oh five."),
    (EN, "MX-1017", "Cashier, window 5", "Number M, X, one zero one seven. Cashier, window five."),
    (EN, "T-009", "Room 300", "Number T, zero zero nine. Room three hundred."),
    (EN, "P-120", "Room 1204", "Number P, one two zero. Room twelve oh four."),
    (EN, "H-001", "Room 12A", "Number H, zero zero one. Room twelve A."),
    (RU, "K-017", "Кабинет 214", "Номер ка, ноль один семь. Кабинет двести четырнадцать."),
    (RU, "C-999", "Окно 2", "Номер эс, девять девять девять. Окно два."),
    (RU, "HX-1046", "Касса, окно 5", "Номер эн, ха, один ноль четыре шесть. Касса, окно пять."),
    (RU, "P-002", "Кабинет 2340", "Номер эр, ноль ноль два. Кабинет две тысячи триста сорок."),
    (RU, "E-011", "Кабинет 12А", "Номер е, ноль один один. Кабинет двенадцать а."),
    (UK, "K-017", "Кабінет 214", "Номер ка, нуль один сім. Кабінет двісті чотирнадцять."),
    (UK, "M-059", "Вікно 2", "Номер ем, нуль п'ять дев'ять. Вікно два."),
    (UK, "T-801", "Кабінет 1119", "Номер те, вісім нуль один. Кабінет тисяча сто дев'ятнадцять."),
    (LT, "K-017", "214 kabinetas", "Numeris ka, nulis vienas septyni. Du šimtai keturioliktas kabinetas."),
    (LT, "A-120", "Kasa, 5 langelis", "Numeris a, vienas du nulis. Kasa, penktas langelis."),
    (LT, "X-303", "21 palata", "Numeris iks, trys nulis trys. Dvidešimt pirma palata."),
    (LT, "E-004", "200 kabinetas", "Numeris e, nulis nulis keturi. Du šimtasis kabinetas."),
    (LT, "H-640", "3 kabinetas", "Numeris ha, šeši keturi nulis. Trečias kabinetas."),
    (LT, "C-050", "1303 salė", "Numeris cė, nulis penki nulis. Tūkstantis trys šimtai trečia salė."),
    (ZH, "K-017", "214 诊室", "请K、零幺七号，到二幺四诊室。"),
    (ZH, "AM-1112", "3 号窗口", "请A、M、幺幺幺二号，到三号窗口。"),
    (ZH, "T-200", "12 诊室", "请T、二零零号，到十二诊室。"),
    (ZH, "X-088", "20 诊室", "请X、零八八号，到二十诊室。"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "number", "place", "said"), GOLDEN)
def test_a_call_is_said_as_people_say_it(language: Language, number: str, place: str, said: str) -> None:
    assert call_sentence(language, number, place, "room").text == said


@pytest.mark.parametrize("language", list(Language))
def test_no_number_and_no_room_is_left_in_figures_or_sounds_like_another(language: Language) -> None:
    rooms = [place_words(language, ROOM[language].format(number)) for number in range(1, 10_000)]
    windows = [place_words(language, WINDOW[language].format(number)) for number in range(1, 100)]
    numbers = [number_words(language, f"K-{number:03d}") for number in range(1, 10_000)]
    for said in (rooms, windows, numbers):
        assert len(set(said)) == len(said)
        assert not any(re.search(r"\d|  |None", one) for one in said)


@pytest.mark.parametrize("language", list(Language))
def test_the_letters_of_tickets_sound_different(language: Language) -> None:
    assert len({LANGUAGES[language].letters[letter] for letter in SERIES}) == len(SERIES)


@pytest.mark.parametrize("language", list(Language))
def test_the_clips_say_what_the_sentence_says(language: Language) -> None:
    sentence = call_sentence(language, "KX-1017", ROOM[language].format(214), "room-214")
    spoken = [re.sub(r"[\W_]", "", clip.words).casefold() for clip in sentence.clips]
    assert "".join(spoken) == re.sub(r"[\W_]", "", sentence.text).casefold()
    names = [clip.name for clip in sentence.clips if not clip.name.startswith("call-")]
    assert names == ["letter-K", "letter-X", "digit-1", "digit-0", "digit-1", "digit-7", "place-room-214"]


@pytest.mark.parametrize(
    ("language", "place", "said"),
    [
        (EN, "Lift B", "Lift B"),
        (EN, "A quiet room", "A quiet room"),
        (EN, "Room 007", "Room zero zero seven"),
        (EN, "Room B-3", "Room B three"),
        (RU, "Кабинет Б3", "Кабинет Б три"),
        (LT, "Laukiamasis 3", "Laukiamasis trys"),
        (UK, "Каса", "Каса"),
        (ZH, "收费处 5 号窗口", "收费处五号窗口"),
        (ZH, "9\u00a0诊室", "九诊室"),
    ],
)
def test_a_place_is_said_by_its_own_name(language: Language, place: str, said: str) -> None:
    assert place_words(language, place) == said

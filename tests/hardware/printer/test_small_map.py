"""The map on paper: as wide as the paper, a few centimetres high, its line unbroken, its words whole or not there."""

from itertools import pairwise

import pytest
from PIL import Image

from config.contract.paper import PaperPart, PaperTemplate, PaperTemplates
from config.contract.ticket import MapMark, TicketMap
from config.contract.words import Language
from hardware.printer.lines import MapLine, TextLine
from hardware.printer.profiles import profile_of
from hardware.printer.small_map import HIGHEST, LOWEST, draw_map
from hardware.printer.ticket_layout import lay_out
from hardware.printer.virtual.preview import picture_of
from hardware.printer.whole_paper import MOST_BYTES, encode_ticket, lines_of
from tests.hardware.cast import a_ticket

FLOOR = TicketMap(
    floor="Floor 1",
    heading=0.0,
    outline=((0, 0), (60, 0), (60, 30), (0, 30)),
    rooms=(((0, 0), (10, 0), (10, 10), (0, 10)),),
    route=((5, 25), (5, 15), (50, 15)),
    here="You are here",
    goal="Lift B → Floor 2",
    marks=(MapMark(at=(30, 22), said="Pharmacy"),),
)
TWO_FLOORS = (FLOOR, FLOOR.model_copy(update={"floor": "Floor 2", "here": "", "goal": "Waiting area B"}))
_LONG_WORDS = {"goal": "Nėščiųjų patologijos skyriaus laukiamasis", "here": "Ви знаходитеся тут"}


def _ink(picture: Image.Image) -> int:
    return picture.convert("L").histogram()[0]


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize("heading", [0, 90, 180, 270, 37])
def test_any_way_fits_its_paper_whichever_way_the_kiosk_looks(dots: int, heading: int) -> None:
    straight = ((0.0, 0.0), (0.0, 300.0))
    for route in (FLOOR.route, straight):
        picture = draw_map(FLOOR.model_copy(update={"heading": heading, "route": route, **_LONG_WORDS}), dots)
        assert picture.width == dots
        assert LOWEST <= picture.height <= HIGHEST


def test_the_way_is_one_line_from_here_to_its_end() -> None:
    picture = draw_map(FLOOR.model_copy(update={"here": "", "marks": (), "rooms": ()}), 576).convert("L")
    xs, ys = [x for x, _ in FLOOR.route], [y for _, y in FLOOR.route]
    scale = min((576 - 36) / (max(xs) - min(xs) + 8), (HIGHEST - 36) / (max(ys) - min(ys) + 8))
    spots = [(288 + (x - 27.5) * scale, picture.height / 2 - (y - 20) * scale) for x, y in FLOOR.route]
    for (ax, ay), (bx, by) in pairwise(spots):
        for part in (0.15, 0.4, 0.6, 0.8):
            at = (round(ax + (bx - ax) * part), round(ay + (by - ay) * part))
            assert picture.getpixel(at) == 0, at


def test_what_turns_with_the_heading_is_the_plan_not_the_words() -> None:
    shown = [draw_map(FLOOR.model_copy(update={"heading": heading}), 576) for heading in (0, 90)]
    assert shown[0].tobytes() != shown[1].tobytes()


def test_a_name_that_would_cover_the_way_is_left_out() -> None:
    on_it = FLOOR.model_copy(update={"marks": (MapMark(at=(30, 15), said="Pharmacy"),)})
    without = FLOOR.model_copy(update={"marks": ()})
    assert draw_map(on_it, 576).tobytes() == draw_map(without, 576).tobytes()
    assert _ink(draw_map(FLOOR, 576)) > _ink(draw_map(without, 576))


def test_it_stands_after_the_steps_is_named_only_beside_another_and_may_be_left_out() -> None:
    lines = lay_out(a_ticket(Language.ENGLISH, maps=(FLOOR,)), 48)
    last_step = next(at for at, line in enumerate(lines) if isinstance(line, TextLine) and line.text.startswith("3."))
    assert lines.index(MapLine(FLOOR)) > last_step
    assert TextLine("Floor 1", bold=True) not in lines
    assert TextLine("Floor 1", bold=True) in lay_out(a_ticket(Language.ENGLISH, maps=(FLOOR, FLOOR)), 48)
    rest = PaperTemplate(parts=tuple(part for part in PaperPart if part is not PaperPart.MAP))
    bare = a_ticket(Language.ENGLISH, maps=(FLOOR,), paper=PaperTemplates(wide=rest, narrow=rest))
    assert MapLine(FLOOR) not in lay_out(bare, 48)


def test_it_comes_out_of_the_printer_and_never_goes_over_a_slow_line() -> None:
    ticket, profile = a_ticket(Language.ENGLISH, maps=(FLOOR,)), profile_of("TM-T20III")
    with_map, without = (encode_ticket(one, profile, b"ABCD") for one in (ticket, a_ticket(Language.ENGLISH)))
    taller = picture_of(with_map, "TM-T20III").height - picture_of(without, "TM-T20III").height
    assert 100 < taller <= HIGHEST + 40
    slow = [encode_ticket(one, profile, b"ABCD", baud=9600) for one in (ticket, a_ticket(Language.ENGLISH))]
    assert slow[0] == slow[1]


@pytest.mark.parametrize(
    ("name", "language", "floors"),
    [
        ("TM-T20III", Language.LITHUANIAN, 2),
        ("TM-T20III", Language.CHINESE, 2),
        ("pictures-80mm", Language.CHINESE, 1),
        ("pictures-80mm", Language.UKRAINIAN, 0),
        ("pictures-58mm", Language.RUSSIAN, 1),
        ("generic-58mm", Language.UKRAINIAN, 2),
    ],
)
def test_a_ticket_with_its_maps_stays_within_25_kilobytes_and_its_words_come_first(
    name: str, language: Language, floors: int
) -> None:
    profile, ticket = profile_of(name), a_ticket(language, maps=TWO_FLOORS)
    lines = lines_of(ticket, profile)
    shown = [line for line in lines if isinstance(line, MapLine)]
    assert len(encode_ticket(ticket, profile, b"ABCD")) <= MOST_BYTES
    assert [line.shown for line in shown] == list(TWO_FLOORS[2 - floors :])  # the last floor stays longest
    assert all(line.highest >= LOWEST for line in shown)
    words = [line for line in lay_out(ticket, profile.columns) if isinstance(line, TextLine)]
    named = {"Floor 1", "Floor 2"}
    assert [line for line in words if line not in lines and line.text not in named] == []
    assert sum(isinstance(line, TextLine) and line.text in named for line in lines) == floors


@pytest.mark.parametrize("name", ["TM-T20III", "generic-58mm", "pictures-80mm", "pictures-58mm"])
def test_larger_letters_stay_within_25_kilobytes_and_say_all_that_usual_ones_say(name: str) -> None:
    profile = profile_of(name)
    for language in Language:
        usual, larger = (
            a_ticket(language, maps=TWO_FLOORS, steps=["Registration", "Cashier"], paper=paper)
            for paper in (PaperTemplates(), PaperTemplates().larger())
        )
        assert len(encode_ticket(larger, profile, b"ABCD")) <= MOST_BYTES, language
        printed = [
            [
                line
                for line in lines_of(one, profile)
                if isinstance(line, TextLine) and line.text not in {"Floor 1", "Floor 2"}
            ]
            for one in (usual, larger)
        ]
        said = ["".join(line.text for line in lines).replace(" ", "") for lines in printed]
        assert said[0] == said[1], language
        drawn_small = (
            name == "pictures-58mm" and language is Language.UKRAINIAN
        )  # its words alone would be too many bytes
        assert drawn_small or sum(line.tall == 2 for line in printed[1]) > 10, language


@pytest.mark.parametrize("name", ["TM-T20III", "pictures-80mm"])
def test_a_way_up_the_paper_is_drawn_narrow_and_high_one_across_it_wide(name: str) -> None:
    """As large as the bytes allow: the turn at its end stays in sight beside the words."""
    up = FLOOR.model_copy(update={"route": ((20, 0), (20, 24), (26, 24))})
    across = FLOOR.model_copy(update={"route": ((2, 10), (56, 10))})
    profile = profile_of(name)
    (tall,), (wide,) = (
        [line for line in lines_of(a_ticket(Language.CHINESE, maps=(one,)), profile) if isinstance(line, MapLine)]
        for one in (up, across)
    )
    assert tall.share < wide.share

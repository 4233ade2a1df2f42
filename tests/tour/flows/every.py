"""All flows in the order of a morning, with a desk that is open while somebody there is needed."""

from config.contract.words import Language
from config.demo.programs import Demo
from tests.tour.album import Album
from tests.tour.console import Console
from tests.tour.flows.arriving import by_birth_date, check_in, easier_views, not_found, your_data
from tests.tour.flows.numbers import another_person, changed, guided
from tests.tour.flows.persons import answered, red_flag
from tests.tour.flows.visit_again import called, feedback, your_steps
from tests.tour.flows.walk import Paper, Walk
from tests.tour.flows.ways_and_troubles import find_the_way, hub_away, idle, no_paper, unsure
from tests.tour.hand import KioskHand
from tests.tour.nurse import EMAIL, PASSWORD, enter_nurse
from tests.tour.pages import DESK, Pages
from tests.tour.truth import wait_for_public_address

_DESK = "room-12"


def walk_every_flow(
    demo: Demo, hand: KioskHand, pages: Pages, album: Album, language: Language, *, scans: bool
) -> None:
    """Raises NotAsItShouldBe, KioskRefused, or Playwright's own timeouts."""
    wait_for_public_address(demo.home)
    walk = Walk(demo, hand, pages, album, language, scans)
    walk.begin()
    walk.see("welcome", "welcome")
    your_data(walk)
    easier_views(walk)
    find_the_way(walk)
    not_found(walk)
    check_in(walk)
    by_birth_date(walk)
    first = guided(walk)
    another_person(walk)
    your_steps(walk, first)
    paper = changed(walk)
    _with_a_desk(walk, paper)
    red_flag(walk)
    no_paper(walk)
    unsure(walk)
    hub_away(walk)
    idle(walk)
    walk.must(not pages.complaints, f"scripts complained: {pages.complaints}")


def _with_a_desk(walk: Walk, paper: Paper) -> None:
    enter_nurse(walk.demo, walk.language)
    page = walk.pages.open("console", f"{walk.demo.address}/staff/", DESK, language=walk.language.value)
    console = Console(page, walk.words)
    console.sign_in(EMAIL, PASSWORD)
    console.choose_desk(walk.place(_DESK))
    answered(walk, page)
    called(walk, paper, console)
    feedback(walk, paper)
    page.close()

"""How this kiosk is to be is tested before anybody sees it; what fails is refused by its mark, also after a start."""

import base64
from pathlib import Path
from typing import Any

from config.contract.catalogue import Catalogue
from config.contract.kiosk_configuration import KioskAction, KioskConfiguration
from config.contract.words import Language
from kiosk.flow.configured import ways_in
from kiosk.flow.walk_in import departments_to_choose
from kiosk.link.configuration import NAME, ConfigurationKeeper
from tests.kiosk.cast import st_anna

GOOD, BAD = "aaaaaaaaaaaa", "bbbbbbbbbbbb"


def catalogue(**said: Any) -> Catalogue:
    """As it comes over the wire."""
    whole = st_anna().model_dump(mode="json")
    whole["kiosk"]["configuration"] = said
    return Catalogue.model_validate(whole)


def test_it_offers_what_is_offered_here_in_its_order(tmp_path: Path) -> None:
    kept = ConfigurationKeeper(tmp_path).proved(
        catalogue(mark=GOOD, order=["laboratory"], hidden_departments=["cabinet"], hidden_services=["blood"],
                  actions=["number", "appointment"], languages=["lt", "ru"])
    )  # fmt: skip
    assert [one.code for one in departments_to_choose(kept)] == ["laboratory", "cardiology"]
    assert [one.code for one in kept.services if one.walk_in] == ["heart", "allergy"]
    assert {one.code for one in kept.departments} == {"cardiology", "laboratory", "cabinet", "surgery"}, (
        "tickets name them"
    )
    assert ways_in(kept) == [KioskAction.NUMBER, KioskAction.APPOINTMENT]
    assert kept.site.languages == [Language.RUSSIAN, Language.LITHUANIAN]


def test_one_that_fails_is_refused_and_the_last_good_one_stays_also_after_a_start(tmp_path: Path) -> None:
    keeper = ConfigurationKeeper(tmp_path)
    keeper.proved(catalogue(mark=GOOD, larger=True))
    nowhere = catalogue(mark=BAD, actions=["number"], hidden_departments=["cardiology", "laboratory", "cabinet"])
    for one in (keeper, ConfigurationKeeper(tmp_path)):
        assert one.proved(nowhere).kiosk.configuration.larger
        assert one.said() == {"configuration": GOOD, "refused": BAD, "trouble": "nowhere"}
    assert keeper.proved(catalogue(mark=BAD)).kiosk.configuration.mark == BAD
    assert keeper.said() == {"configuration": BAD, "refused": None, "trouble": None}


def test_one_that_cannot_be_read_costs_nothing_else_of_the_catalogue(tmp_path: Path) -> None:
    keeper = ConfigurationKeeper(tmp_path)
    kept = keeper.proved(catalogue(mark=BAD, actions=["dance"]))
    assert (kept.kiosk.configuration, kept.kiosk.serial) == (KioskConfiguration(), "L1")
    assert keeper.said() == {"configuration": "", "refused": BAD, "trouble": "unreadable"}
    for wrong in ({"languages": ["de"]}, {"logo": "no picture"}, {"logo": base64.b64encode(b"<svg/>").decode()}):
        assert keeper.proved(catalogue(mark=BAD, **wrong)).kiosk.configuration == KioskConfiguration()
    assert keeper.said()["trouble"] == "logo"


def test_a_good_one_that_leads_nowhere_once_the_house_changed_is_let_go(tmp_path: Path) -> None:
    keeper = ConfigurationKeeper(tmp_path)
    keeper.proved(catalogue(mark=GOOD, actions=["number"], larger=True))
    closed = catalogue(mark=GOOD, actions=["number"], larger=True).model_copy(update={"services": []})
    assert keeper.proved(closed).kiosk.configuration == KioskConfiguration()


def test_a_damaged_file_and_a_full_disk_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("{")
    (tmp_path / NAME).with_suffix(".new").mkdir()
    keeper = ConfigurationKeeper(tmp_path)
    assert keeper.proved(catalogue(mark=GOOD, larger=True)).kiosk.configuration.larger

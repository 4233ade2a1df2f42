"""The catalogue as this kiosk is to offer it, and the test a configuration must pass before anybody sees it.

What is hidden gives no number here; its names stay known, for whoever holds a ticket of it.
"""

from base64 import b64decode
from io import BytesIO

from PIL import Image

from config.contract.catalogue import Catalogue
from config.contract.kiosk_configuration import ConfigurationTrouble, KioskAction, KioskConfiguration
from config.look.own_colours import field_can_be_read, keys_can_be_read
from kiosk.flow.walk_in import departments_to_choose
from kiosk.flow.way_finding import leads

_MOST_SIDE = 1_000


def trouble_of(catalogue: Catalogue) -> ConfigurationTrouble | None:
    """Why its configuration cannot be shown here; None: it passed."""
    said = catalogue.kiosk.configuration
    if said.unreadable:
        return ConfigurationTrouble.UNREADABLE
    if said.languages and not set(said.languages) & set(catalogue.site.languages):
        return ConfigurationTrouble.LANGUAGES
    if not colours_can_be_read(said):
        return ConfigurationTrouble.COLOURS
    if said.logo is not None and not _opens(said.logo):
        return ConfigurationTrouble.LOGO
    if not ways_in(configured(catalogue)):
        return ConfigurationTrouble.NOWHERE
    return None


def colours_can_be_read(said: KioskConfiguration) -> bool:
    """Atrium's own can."""
    field_fits = said.field_colour is None or field_can_be_read(said.field_colour)
    return field_fits and (said.key_colour is None or keys_can_be_read(said.key_colour))


def _opens(logo: str) -> bool:
    """Whether it is a whole PNG that has room on a screen."""
    try:
        with Image.open(BytesIO(b64decode(logo, validate=True)), formats=("PNG",)) as picture:
            picture.verify()
            return max(picture.size) <= _MOST_SIDE
    except (OSError, ValueError, SyntaxError):  # what Pillow raises for what is broken
        return False


def configured(catalogue: Catalogue) -> Catalogue:
    """Languages that are spoken here, departments in their order, services that give numbers here."""
    said = catalogue.kiosk.configuration
    place = {code: at for at, code in enumerate(said.order)}
    departments = sorted(catalogue.departments, key=lambda one: place.get(one.code, len(place)))
    services = [
        one.model_copy(update={"walk_in": False})
        if one.code in said.hidden_services or one.department in said.hidden_departments
        else one
        for one in catalogue.services
    ]
    spoken = [one for one in catalogue.site.languages if not said.languages or one in said.languages]
    site = catalogue.site.model_copy(update={"languages": spoken or catalogue.site.languages})
    return catalogue.model_copy(update={"departments": departments, "services": services, "site": site})


def ways_in(catalogue: Catalogue | None) -> list[KioskAction]:
    """What welcome offers, in its order: a way that leads nowhere is none."""
    if catalogue is None:
        return []
    possible = {
        KioskAction.APPOINTMENT: True,
        KioskAction.NUMBER: bool(departments_to_choose(catalogue)),
        KioskAction.WAY: leads(catalogue),
    }
    return [one for one in catalogue.kiosk.configuration.actions if possible[one]]

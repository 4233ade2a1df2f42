"""The hospital's own words, taken from the catalogue the kiosk shows by: screens, paper and voice say them from then on."""

from config.contract.words import Language
from config.locale import use_own_words
from kiosk.flow.session import Session


class OwnWords:
    """A newer catalogue is worn on the welcome screen only, so no sentence changes before somebody's eyes."""

    def __init__(self) -> None:
        self._known: dict[Language, dict[str, list[str]]] = {}

    def see(self, session: Session) -> None:
        """Before the session is shown."""
        catalogue = session.facts.catalogue
        if catalogue is not None and catalogue.words != self._known:
            self._known = catalogue.words
            use_own_words(catalogue.words)

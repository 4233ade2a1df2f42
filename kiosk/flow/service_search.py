"""*Which department do you need?* A typed word finds departments and services; what is found is taken as from the lists."""

from dataclasses import dataclass

from config.contract.catalogue import Catalogue, Department, Service
from config.contract.words import Language
from kiosk.flow.reply import Reply, unchanged
from kiosk.flow.session import Session
from kiosk.flow.steps import ChooseDepartment, FindService
from kiosk.flow.walk_in import departments_to_choose, services_to_choose
from kiosk.flow.word_search import MOST, OfCatalogue, OwnNames, Said, alike, plain, searched


@dataclass(frozen=True)
class FoundService:
    """A service, or a department with what it has (`service` None)."""

    department: Department
    service: Service | None = None


class ServiceIndex:
    """What a number can be taken for at this kiosk. A discreet service is found by nobody."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._entries: list[FoundService] = []
        for department in departments_to_choose(catalogue):
            self._entries.append(FoundService(department))
            offered = [one for one in services_to_choose(catalogue, department.code) if not one.discreet]
            self._entries += [FoundService(department, one) for one in offered]
        self._texts = [_text(one) for one in self._entries]
        self._own = OwnNames([_own(one) for one in self._entries])

    def find(self, typed: str, language: Language) -> list[FoundService]:
        """The best first; nothing typed: every department."""
        asked = plain(typed)
        if not asked:
            return [one for one in self._entries if one.service is None]
        scores = self._own.raised(asked, alike(asked, self._texts), language)
        best = sorted(scores, key=lambda number: (-scores[number], number))
        return [self._entries[number] for number in best][:MOST]


def _text(found: FoundService) -> str:
    """What it is called, and what its department is called for short: ЛОР finds whatever is done there."""
    own = (found.service or found.department).names.values()
    return searched(
        [*(one.name for one in own), *(one.short or "" for one in (*own, *found.department.names.values()))]
    )


def _own(found: FoundService) -> list[Said]:
    names = (found.service or found.department).names
    return [
        {language: name.name for language, name in names.items()},
        {language: name.short for language, name in names.items() if name.short},
    ]


service_index = OfCatalogue(ServiceIndex)


def want_search(session: Session) -> Reply:
    step = session.step
    return (
        Reply(session.at(FindService(changes=step.changes)))
        if isinstance(step, ChooseDepartment)
        else unchanged(session)
    )

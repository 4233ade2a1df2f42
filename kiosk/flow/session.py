"""One person at the kiosk, and what the kiosk itself knows. Forgetting a person = replacing the session object."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from config.contract.catalogue import Catalogue
from config.contract.words import Language, PaperState
from kiosk.flow.steps import Step, Welcome


@dataclass(frozen=True)
class Facts:
    """What outlives a person: the catalogue, whether the hub answers, what the printer says."""

    catalogue: Catalogue | None = None
    newer_catalogue: Catalogue | None = None  # arrived while somebody stood here; taken on welcome
    hub_away: bool = False
    paper: PaperState = PaperState.UNKNOWN


@dataclass(frozen=True)
class Session:
    """Everything of one person. `awaiting` is the request whose answer may still change this session."""

    id: UUID
    facts: Facts
    language: Language
    step: Step = field(default_factory=Welcome)
    awaiting: UUID | None = None
    waits_long: bool = False  # past 8 s: the screen offers Help beside "One moment…"
    idle_asked: bool = False  # "Are you still there?" stands over the screen
    more_time: int = 0  # how often the person asked for more time

    def at(self, step: Step) -> "Session":
        """The same person at another step, waiting for nothing."""
        return replace(self, step=step, awaiting=None, waits_long=False, idle_asked=False)


def fresh_session(facts: Facts, session_id: UUID) -> Session:
    """Nobody is here yet: the site's language, the newest catalogue, the welcome step."""
    if facts.newer_catalogue is not None:
        facts = replace(facts, catalogue=facts.newer_catalogue, newer_catalogue=None)
    language = facts.catalogue.site.language if facts.catalogue else Language.ENGLISH
    return Session(id=session_id, facts=facts, language=language)


@dataclass(frozen=True)
class Moment:
    """When a tap happened, and the ids made for it: rules own neither clock nor randomness."""

    now: datetime
    fresh_id: UUID

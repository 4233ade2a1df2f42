"""What a kiosk knows by heart: the site as its hub published it (`GET catalogue`, ETag = revision)."""

from datetime import datetime, time
from typing import Annotated

from pydantic import Field

from config.contract.base import Answer, only_known
from config.contract.guide import Guide
from config.contract.hours import Hours
from config.contract.kiosk_configuration import Configuration, KioskConfiguration
from config.contract.paper import PaperTemplates
from config.contract.ways import SiteMap
from config.contract.words import ByLanguage, Code, Language, Name, Names


class Site(Answer):
    code: Code
    names: Names
    zone: str = Field(description="IANA zone, e.g. Europe/Vilnius.")
    language: Language = Field(description="The site's own language: fall-back for names, and the staff's.")
    languages: Annotated[list[Language], only_known(Language)]
    day_starts: time = Field(description="When the business day changes, in the site's zone.")
    emergency_phone: str
    help_phone: str | None = None
    claims: list[str] = Field(default_factory=list, description="Classes of need that patients may claim at a kiosk.")
    by_identity: bool = Field(default=True, description="False: every department asks for a code, no birth date helps.")


class Place(Answer):
    """Somewhere to send a person: a waiting area, a room, a desk, a lift."""

    code: Code
    kind: str
    floor: str = Field(description="As on the sign: G, 1, 2B.")
    names: Names
    note: ByLanguage[str] = Field(default_factory=dict, description="A second line: 'Floor 2, lift B'.")


class Service(Answer):
    code: Code
    department: Code
    names: Names
    waiting_place: Code
    room: Code | None = None
    walk_in: bool = True
    discreet: bool = Field(default=False, description="Its name, icon and letter appear on nothing public.")
    hours: Hours | None = Field(default=None, description="What is in force, holidays included; None: always open.")
    triage: bool = Field(default=False, description="Seen by urgency: no place and no count is shown anywhere.")
    full_until: datetime | None = Field(default=None, description="No place for walk-ins is left until then.")
    series: Code | None = Field(default=None, description="Whose numbers it gives; a kiosk leases blocks by series.")


class Department(Answer):
    code: Code
    names: Names
    floor: str
    icon: str = Field(description="A Tabler icon's name, e.g. heartbeat.")


class KioskPlace(Answer):
    """This kiosk's own entry: what it is called and where its people find a person."""

    serial: str = Field(description="Short, printed on the ticket: L1.")
    names: Names
    help_place: ByLanguage[str] = Field(default_factory=dict, description="'Information desk: 15 m to the right'.")
    neighbour: ByLanguage[str] = Field(
        default_factory=dict, description="Way to the next kiosk, said when ours is broken."
    )
    locked: bool = Field(default=False, description="An administrator took it out of service.")
    message: ByLanguage[str] = Field(default_factory=dict, description="Staff's own words on its welcome screen.")
    message_until: datetime | None = Field(default=None, description="Then nobody sees them any more.")
    floor: str | None = Field(default=None, description="Whose messages concern it, beside the site's and its own.")
    exit: Code | None = Field(default=None, description="The exit people leave by from here.")
    exit_way: str | None = Field(default=None, description="The way to it: left, right, ahead, back, up, down.")
    refuge: Code | None = Field(default=None, description="Where those wait who cannot use stairs.")
    staffed: Code | None = Field(default=None, description="The nearest place where somebody is day and night.")
    configuration: Configuration = Field(default_factory=KioskConfiguration, description="How it is to be.")


class Catalogue(Answer):
    revision: int
    generation: int = Field(description="Rises when the hub was restored from a backup: re-sync everything.")
    demo: bool
    site: Site
    departments: list[Department]
    services: list[Service]
    places: list[Place]
    map: SiteMap | None = Field(default=None, description="The building and the ways from this kiosk; None: no plan.")
    kiosk: KioskPlace
    guide: Guide | None = Field(default=None, description="The questions of 'I don't know where to go'.")
    paper: PaperTemplates = PaperTemplates()
    words: ByLanguage[dict[str, list[str]]] = Field(
        default_factory=dict,
        description="The hospital's own wordings, by key: a sentence, or its plural forms in order.",
    )


__all__ = ["Catalogue", "Department", "KioskPlace", "Name", "Place", "Service", "Site"]

"""A pathway's form as it was sent: what stands in it, and how its steps are arranged before anything is saved."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from werkzeug.datastructures import MultiDict

from config.contract.words import Language, Name, Names
from display_server.domain.pathway import MOST_STAGES
from display_server.services.house.edit_pathway import PathwayEntry
from display_server.web.admin.entries import LONGEST_NAME


class Arrange(StrEnum):
    """What the small keys beside a step do. They work without a script: the page comes again, rearranged."""

    EARLIER = "earlier"
    LATER = "later"
    TAKE_OUT = "take_out"
    ADD = "add"


@dataclass(frozen=True)
class PathwayForm:
    """What is entered; `services` in the order of the steps, an empty one where none is chosen yet.

    `focus`: the key a keyboard stood on, as `(what, step)`, so that it stands there again.
    """

    code: str = ""
    names: dict[str, str] = field(default_factory=dict)
    services: list[str] = field(default_factory=lambda: [""])
    focus: tuple[Arrange, int] | None = None

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> "PathwayForm":
        names = {one.value: form.get(f"name_{one.value}", "").strip()[:LONGEST_NAME] for one in Language}
        return cls(form.get("code", "").strip(), names, form.getlist("service")[: MOST_STAGES + 1])

    @property
    def entry(self) -> PathwayEntry:
        """For the service, which refuses what cannot be used. A step left empty at the end is no step."""
        services = list(self.services)
        while services and not services[-1]:
            services.pop()
        names: Names = {Language(code): Name(name=name) for code, name in self.names.items() if name}
        return PathwayEntry(names, services)

    def arranged(self, asked: str) -> "PathwayForm":
        """After one of the small keys: `later:2` swaps the second and the third step. Anything else changes nothing."""
        what, _, said = asked.partition(":")
        services, step = list(self.services), int(said) if said.isdecimal() and said.isascii() else 0
        if what not in set(Arrange):
            return self
        if what == Arrange.ADD and len(services) < MOST_STAGES:
            return replace(self, services=[*services, ""], focus=(Arrange.ADD, len(services) + 1))
        if not 1 <= step <= len(services):
            return self
        if what == Arrange.TAKE_OUT:
            del services[step - 1]
            return replace(self, services=services or [""], focus=(Arrange.TAKE_OUT, min(step, len(services)) or 1))
        to = step - 1 if what == Arrange.EARLIER else step + 1
        if 1 <= to <= len(services):
            services[step - 1], services[to - 1] = services[to - 1], services[step - 1]
            further = 1 < to < len(services)  # at an end the key that leads on is asleep: stand on the other one
            other = Arrange.LATER if what == Arrange.EARLIER else Arrange.EARLIER
            return replace(self, services=services, focus=(Arrange(what) if further else other, to))
        return self

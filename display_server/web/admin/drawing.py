"""The open draft as the editor's pages meet it: found, changed where nobody was faster, its parts named, walked for a look."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from werkzeug.exceptions import Conflict, NotFound

from config.contract.words import Language, Name
from config.locale import name_of, words
from config.locale.ways import floor_name
from display_server.db.models import Site
from display_server.db.reading.own_site import own_site
from display_server.hub import this_hub
from display_server.services.plans.plan_drafts import DraftNow, change_draft, draft_held, draft_now
from display_server.services.refused import Refused
from display_server.wayfinding.draft_parts import Change, Parts, Value
from display_server.wayfinding.drafting import prepared
from display_server.web.admin.plan_part_form import PLACE_KINDS
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

TRIES = 3
"""Two people draw in one draft: whoever was slower tries again on what the other left."""


def held_in_words(session: Session, site: Site) -> str:
    """Who draws in the site's one draft, and since when; empty where nobody does."""
    held = draft_held(session, site.id)
    if held is None:
        return ""
    since = held.since.astimezone(ZoneInfo(site.zone)).strftime("%Y-%m-%d %H:%M")
    return words(desk_language()).say("admin.plan.held", time=since, names=", ".join(held.names) or "./run hub")


@dataclass(frozen=True)
class Drawing:
    """The site whose plan it is, and the draft."""

    site: Site
    draft: DraftNow

    @property
    def own(self) -> Language:
        return Language(self.site.language)

    @property
    def parts(self) -> Parts:
        return self.draft.parts

    def part(self, kind: str, key: str) -> Value:
        found = self.parts.get(kind, {}).get(key)
        if found is None:
            raise NotFound
        return found

    def name(self, kind: str, key: str) -> str:
        """Names, else the sign's label, else what it is."""
        return self._names.of(kind, key)

    @cached_property
    def _names(self) -> "PartNames":
        return PartNames(self.parts, desk_language(), self.own)

    @property
    def floors(self) -> list[Value]:
        """From the top down, as a lift's keys stand."""
        return sorted(self.parts["floors"].values(), key=lambda one: -float(one["ordinal"]))


def this_drawing() -> Drawing:
    """Raises NotFound where nobody has begun one."""
    with this_hub().database.reading() as session:
        site = own_site(session)
        draft = draft_now(session, site.id)
        session.expunge(site)
    if draft is None:
        raise NotFound
    return Drawing(site, draft)


def draw(changes: Callable[[Drawing], Sequence[Change]]) -> tuple[Drawing, list[Change]]:
    """One step: what was asked with all that follows. Answers the drawing after it. Raises DraftRefused, Conflict."""
    who = this_person().who
    for _ in range(TRIES):
        drawing = this_drawing()
        now = drawing.draft
        found = prepared(now.parts, changes(drawing))
        try:
            this_hub().writer.run(
                lambda tx, now=now, found=found: change_draft(  # type: ignore[misc]
                    tx, draft_id=now.key, revision=now.revision, changes=found, who=who
                )
            )
        except Refused as moved:
            if moved.code != "draft_moved":
                raise
            continue
        return this_drawing(), found
    raise Conflict


class PartNames:
    """A plan's parts as its reader calls them. A part without a name is called by its kind and what tells it from others."""

    def __init__(self, parts: Parts, language: Language, own: Language) -> None:
        self._parts, self._language, self._own = parts, language, own
        self._say = words(language).say

    def of(self, kind: str, key: str) -> str:
        value = self._parts[kind][key]
        if kind == "floors":
            return floor_name(str(value["label"]), self._language)
        if kind == "stands":
            return str(value["device"])
        if kind == "passages":
            return f"{self._end(value['start'])} – {self._end(value['end'])}"
        return self._own_name(value) or self._by_what_it_is(kind, value)

    @cached_property
    def _in_space(self) -> dict[str, str]:
        """Space → the first named place in it: a room is called by what people look for there."""
        found: dict[str, str] = {}
        for place in self._parts["places"].values():
            if place["space"] and (name := self._own_name(place)):
                found.setdefault(place["space"], name)
        return found

    def _own_name(self, value: Value) -> str:
        names = {Language(code): Name.model_validate(name) for code, name in (value.get("names") or {}).items()}
        return name_of(names, self._language, self._own)

    def _by_what_it_is(self, kind: str, value: Value) -> str:
        what = self._what(kind, value)
        if kind == "spaces":
            return (
                f"{what}: {self._in_space[value['code']]}"
                if value["code"] in self._in_space
                else f"{what} {value['code']}"
            )
        if kind == "doors":
            known = [code for code in value["spaces"] if code in self._parts["spaces"]]
            sides = [self._in_space.get(code) or self.of("spaces", code) for code in known]
            return f"{what}: {' – '.join(sides)}" if sides else f"{what} {value['code']}"
        return f"{what} {value.get('label') or value['code']}"

    def _end(self, code: str) -> str:
        return next((self.of(kind, code) for kind in ("doors", "places", "spots") if code in self._parts[kind]), code)

    def _what(self, kind: str, value: Value) -> str:
        if kind in {"shafts", "spaces"}:
            return self._say(f"admin.plan.space.{value['kind']}")
        if kind == "places" and value["kind"] in PLACE_KINDS:
            return self._say(f"admin.plan.place.{value['kind'].replace('-', '_')}")
        return self._say(f"admin.plan.kind.{kind}")

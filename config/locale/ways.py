"""A way's steps in words, the same on screen, paper and phone: whole sentences, a landmark in the case its sentence wants."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from config.contract.ways import Act, Case, Landmark, Step, Turn, Way
from config.contract.words import Language
from config.locale.catalogue import MissingWords, Words, words

_LEAVING_TURN = {
    Turn.BEAR_LEFT: Turn.LEFT, Turn.BACK_LEFT: Turn.LEFT, Turn.BEAR_RIGHT: Turn.RIGHT, Turn.BACK_RIGHT: Turn.RIGHT,
}  # fmt: skip
_CHINESE_THEN_LATIN = re.compile(r"([\u4e00-\u9fff])(?=[A-Za-z0-9])")
"""Between a verb and a lift's letter, which neither sentence nor name can know of."""
_WRITTEN_OUT = frozenset(map(str, range(1, 13)))
"""Floors with words of their own for a voice."""
FEW_STEPS_M = 6.0
FAR_M = 20.0
"""After so much nobody takes the next turn for the same breath."""
MOST_REMEMBERED = 6
"""So many lines stand on a kiosk's screen and on paper: nobody keeps more in mind."""


@dataclass(frozen=True)
class Told:
    """One step as people read it. `distance`: empty where there is nothing to walk."""

    text: str
    distance: str


def tell(step: Step, language: Language, place: str) -> str:
    """The sentence of a step; `place`: the goal's own name in this language."""
    said = _tell(step, words(language), place)
    return _CHINESE_THEN_LATIN.sub(r"\1 ", said) if language is Language.CHINESE else said


def spoken(way: Way, language: Language) -> str:
    """A way for an open loudspeaker: the goal has no name, since people stand around; an engine gives figures no case."""
    say = words(language)
    told = [_tell(step, say, say.say("way.goal"), aloud=True) for step in way.steps]
    return reduce(lambda first, second: say.say("way.two", first=first, second=second), told)


def _tell(step: Step, say: Words, place: str, *, aloud: bool = False) -> str:
    if step.act is Act.ARRIVE:
        if step.leaving in {Act.LIFT, Act.STAIRS, Act.ESCALATOR, Act.RAMP}:
            return say.say(f"way.arrive_{step.leaving}.{_four(step.turn)}", place=place)
        return say.say(f"way.arrive.{_four(step.turn)}", place=place)
    said = _walk(step, say) if step.act is Act.WALK else _climb(step, say, aloud=aloud)
    return say.say("way.two", first=said, second=say.say("way.outside")) if step.outside else said


def tell_all(way: Way, language: Language, place: str) -> list[Told]:
    """Every step of a way with its distance."""
    return [Told(tell(step, language, place), distance(step.metres, language)) for step in way.steps]


def remembered(steps: Sequence[Step], most: int = MOST_REMEMBERED) -> list[tuple[Step, ...]]:
    """A way's steps in at most so many groups that are told in one breath, nothing of it left out.

    Turns that follow one another closely are told together first; a lift or stairs end a group, the last step stays.
    """
    groups: list[tuple[Step, ...]] = [(step,) for step in steps]
    while len(groups) > max(1, most):
        at = min(range(len(groups) - 1), key=lambda n: _apart(groups[n], groups[n + 1]))
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
    return groups


def tell_together(group: Sequence[Step], language: Language, place: str) -> Told:
    """Steps of one breath: their sentences one after the other, and how far it is in all."""
    say = words(language)
    text = tell(group[0], language, place)
    for step in group[1:]:
        text = say.say("way.two", first=text, second=tell(step, language, place))
    return Told(text, distance(sum(step.metres for step in group), language))


def _apart(one: tuple[Step, ...], two: tuple[Step, ...]) -> tuple[int, bool, int, float]:
    """How little two groups belong together: what changes floors, then a long walk before the turn that ends them (how far it
    is stands once, at the end), then how much is to be remembered, then how far it is.
    """
    climbs = any(step.act is not Act.WALK for step in one) + any(step.act is not Act.WALK for step in two)
    far = any(step.metres > FAR_M for step in (*one, *two[:-1]))
    return climbs, far, len(one) + len(two), sum(step.metres for step in one)


def distance(metres: float, language: Language) -> str:
    """Metres as people say them: a few steps, then in fives."""
    if metres < 1:
        return ""
    if metres < FEW_STEPS_M:
        return words(language).say("way.few_steps")
    return words(language).say("way.metres", metres=max(5, round(metres / 5) * 5))


def minutes(way: Way, language: Language) -> str:
    return words(language).count("way.minutes", way.minutes)


def visitors(kind: str, hours: str, language: Language) -> str:
    """When a place is there: a ward has visiting hours."""
    return words(language).say("way.visiting" if kind == "wards" else "way.open", hours=hours)


def floor_name(label: str, language: Language) -> str:
    """`Floor 2`, or what a sign says that is no number."""
    return words(language).say(f"way.floor.{_numbered(label)}", floor=label)


def climb_end(step: Step, language: Language) -> str:
    """What stands on a map where a floor is left: the lift's name and the floor it leads to."""
    say = words(language)
    to = _over_to(step, say, floor_name(step.to_floor, language))
    return f"{_lift(step, say)} → {to}" if step.act is Act.LIFT else f"→ {to}"


def _over_to(step: Step, say: Words, floor: str) -> str:
    """A floor of another building with its name."""
    building = step.building.get(say.language) or next(iter(step.building.values()), "")
    return say.say("way.floor_of", floor=floor, building=building) if building else floor


def _lift(step: Step, say: Words) -> str:
    return say.say("way.lift.named", label=step.label) if step.label else say.say("way.lift.plain")


def _numbered(label: str) -> str:
    return "number" if label.isdecimal() else "sign"


def _four(turn: Turn) -> str:
    return _LEAVING_TURN.get(turn, turn).value


def _walk(step: Step, say: Words) -> str:
    after, past = _seen(step.after, Case.NEAR, say), _seen(step.past, Case.PAST, say)
    if step.leaving is not None:
        return say.say(f"way.leave_{step.leaving.value}.{_four(step.turn)}")
    if after and step.turn not in {Turn.STRAIGHT, Turn.AROUND}:
        return say.say(f"way.go_after.{step.turn.value}", landmark=after)
    if past:
        return say.say(f"way.go_past.{step.turn.value}", landmark=past)
    return say.say(f"way.go.{step.turn.value}")


def _climb(step: Step, say: Words, *, aloud: bool) -> str:
    up, side = "up" if step.up else "down", _four(step.turn)
    written = step.to_floor if aloud and step.to_floor in _WRITTEN_OUT else _numbered(step.to_floor)
    floor = say.say(f"way.to_floor.{written}", floor=step.to_floor)
    if step.act is Act.LIFT:
        return say.say(f"way.lift_{up}.{side}", lift=_lift(step, say), floor=floor)
    if step.act is Act.OVER:
        return say.say(f"way.over.{side}", floor=_over_to(step, say, floor))
    if step.act in {Act.ESCALATOR, Act.RAMP}:
        return say.say(f"way.{step.act.value}_{up}.{side}", floor=floor)
    return say.say(f"way.stairs_{up}.{side}", floor=floor)


def _seen(landmark: Landmark | None, case: Case, say: Words) -> str:
    """A landmark inside a sentence: in its own form, else as its kind is called; nothing where nobody knows how."""
    if landmark is None:
        return ""
    own: Mapping[Case, str] = landmark.forms.get(say.language, {})
    if case in own:
        return own[case]
    kind = landmark.kind.replace("-", "_")
    for key in ([f"{kind}_named"] if landmark.label else []) + [kind]:
        try:
            return say.say(f"way.seen.{case.value}.{key}", label=landmark.label)
        except MissingWords:
            continue
    return ""

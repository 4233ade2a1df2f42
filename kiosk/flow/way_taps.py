"""What happened while somebody looks for a way."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WayWanted:
    """'Find the way' on welcome."""


@dataclass(frozen=True)
class PlaceChosen:
    place: str


@dataclass(frozen=True)
class StepFreeSwitched:
    pass


@dataclass(frozen=True)
class LegChosen:
    """Another floor of the way."""

    leg: int


@dataclass(frozen=True)
class ZoomPressed:
    by: int


FromWalker = WayWanted | PlaceChosen | StepFreeSwitched | LegChosen | ZoomPressed

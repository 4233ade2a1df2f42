"""What happened while somebody looks for the department they need."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SearchWanted:
    """'Search' above the departments."""


@dataclass(frozen=True)
class ClaimMade:
    """One of the site's classes of need; None: none of them applies."""

    claim: str | None


@dataclass(frozen=True)
class GuideWanted:
    """'I don't know where to go'."""


@dataclass(frozen=True)
class AnswerChosen:
    """By its place among the question's answers."""

    place: int


FromSeeker = SearchWanted | ClaimMade | GuideWanted | AnswerChosen

"""What happened while somebody looks for the department they need."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SearchWanted:
    """'Search' above the departments."""


FromSeeker = SearchWanted

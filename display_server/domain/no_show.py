"""When a called patient counts as not coming without anybody pressing a key: called again often and long enough ago."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class NoShowRule:
    """The site's: so many recalls, and so long after the last of them."""

    recalls: int = 2
    after: timedelta = timedelta(minutes=3)


def comes_no_more(*, called_at: datetime, recalls: int, walk: timedelta, rule: NoShowRule, now: datetime) -> bool:
    """`called_at`: the last call or recall. `walk`: how long the patient needs, so that nobody is lost on the way."""
    return recalls >= rule.recalls and now >= called_at + max(rule.after, walk)

"""The word for how busy a department is: calm, never long too calm, and gone where nobody knows."""

import csv
import gzip
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from random import Random

import pytest

from display_server.domain.load import FALL_TICKS, DeskNow, Level, Load, Steady, Trend, next_load, raw_level, staffed
from display_server.domain.source_age import Source, Trust
from display_server.domain.waits.history import read_history
from display_server.domain.waits.line import Line, Situation
from display_server.domain.waits.predictor import fit
from display_server.domain.waits.replay import mean_service
from display_server.domain.waits.walk import known_waits
from display_server.jobs.foretelling import P80
from tests.bank_log import FEBRUARY, JANUARY, SHARED, convert, needs_bank_log
from tests.small_cast import NOW

OCCUPANCY = SHARED / "montreal_ed_hourly" / "occupancy.csv.gz"
needs_emergency_data = pytest.mark.skipif(
    not OCCUPANCY.exists(), reason="../shared/data/montreal_ed_hourly is not here: it is never shipped"
)


def after(*shares: float, load: Load | None = None) -> Load:
    for share in shares:
        load = next_load(load, share)
    assert load is not None
    return load


def test_the_first_figure_is_believed() -> None:
    assert [after(share).level for share in (0.0, 0.4, 1.0, 2.5)] == list(Level)


def test_a_leap_of_two_levels_shows_after_thirty_seconds() -> None:
    calm = after(0.1)
    assert after(2.5, load=calm).level is Level.QUIET
    assert after(2.5, 2.5, load=calm).level is Level.VERY_BUSY


def test_a_rise_takes_a_minute_and_a_fall_five() -> None:
    steady = after(*[0.6] * 10)
    assert after(*[1.4] * 4, load=steady).level is Level.STEADY
    busy = after(*[1.4] * 12, load=steady)
    assert busy.level is Level.BUSY
    assert after(*[0.4] * 20, load=busy).level is Level.BUSY
    assert after(*[0.4] * 60, load=busy).level is Level.STEADY


def test_a_word_is_not_left_two_steps_above_the_wait_beside_it() -> None:
    very_busy = after(2.5)
    lately = next_load(very_busy, 0.2, said=1 / 3)
    assert lately.level is Level.VERY_BUSY
    assert next_load(lately, 0.2, said=1 / 3).level is Level.STEADY
    assert next_load(lately, 0.9, said=0.99).level is Level.BUSY
    assert next_load(next_load(lately, 2.5, said=2.6), 0.2, said=1 / 3).level is Level.VERY_BUSY  # it was one tick


def test_a_word_that_was_corrected_falls_on_by_the_usual_rule() -> None:
    load = after(2.5)
    for _ in range(FALL_TICKS + 1):
        load = next_load(load, 0.2, said=1 / 3)
        assert load.level is not Level.QUIET
    assert after(*[0.2] * FALL_TICKS, load=load).level is Level.QUIET


def test_a_figure_that_swings_around_a_threshold_changes_no_word() -> None:
    rng, load, words = Random(3), after(0.9), set()
    for _ in range(400):
        load = next_load(load, rng.uniform(0.9, 1.1))
        words.add(load.level)
    assert len(words) == 1


def test_the_trend_is_against_ten_minutes_ago() -> None:
    flat = after(*[1.0] * 50)
    assert flat.trend is Trend.LEVEL
    assert after(*[1.6] * 30, load=flat).trend is Trend.RISING
    assert after(*[0.2] * 30, load=flat).trend is Trend.FALLING
    assert after(*[1.0] * 20).trend is Trend.LEVEL


def test_a_desk_left_open_is_not_staffed_while_people_wait() -> None:
    silent = DeskNow(NOW - timedelta(minutes=40), busy=False)
    working = DeskNow(NOW - timedelta(minutes=40), busy=True)
    lately = DeskNow(NOW - timedelta(minutes=3), busy=False)
    assert staffed([silent, working, lately], now=NOW, anybody_waits=True) == 2
    assert staffed([silent], now=NOW, anybody_waits=False) == 1


@dataclass
class Shown:
    """What a board would have shown of a figure, tick by tick, beside the truth."""

    shown: list[int]
    raw: list[int]

    def changes(self) -> list[int]:
        return [i for i in range(1, len(self.shown)) if self.shown[i] != self.shown[i - 1]]

    def undone_within(self, ticks: int) -> int:
        at = self.changes()
        return sum(
            1 for one, two in pairwise(at)
            if two - one <= ticks and self.shown[two] == self.shown[one - 1]
        )  # fmt: skip


@needs_bank_log
def test_a_bank_month_is_shown_calmly_and_hardly_ever_too_calm(tmp_path: Path) -> None:
    """A queue five times as fast as a hospital's: at most six changes an hour, one of them taken back within five minutes."""
    calmly(_bank_month(tmp_path, _plain_of))


@needs_bank_log
@pytest.mark.long
def test_a_bank_month_is_shown_calmly_by_what_is_foretold_too(tmp_path: Path) -> None:
    """As `jobs` does it: p80 of the wait of somebody arriving now, by a predictor that has learned on the month before."""
    with convert(JANUARY, tmp_path / "jan.csv").open() as text:
        past, _ = read_history(text)
    unit = mean_service(past)
    predictor = fit(list(known_waits(past, unit)), unit)

    def foretold(situations: Sequence[Situation]) -> list[float]:
        return [middle + P80 * (high - middle) for _, middle, high in predictor.predict(situations)]

    calmly(_bank_month(tmp_path, foretold))


def calmly(shown: Shown) -> None:
    hours = 28 * 12
    assert len(shown.changes()) / hours <= 6
    assert shown.undone_within(20) / hours <= 1
    too_calm = sum(raw - said >= 2 for raw, said in zip(shown.raw, shown.shown, strict=True))
    assert too_calm / len(shown.raw) <= 0.01


Foretell = Callable[[Sequence[Situation]], list[float]]


def _plain_of(situations: Sequence[Situation]) -> list[float]:
    return [one.base for one in situations]


def _bank_month(folder: Path, foretell: Foretell) -> Shown:
    with convert(FEBRUARY, folder / "feb.csv").open() as text:
        people, _ = read_history(text)
    levels = list(Level)
    shown = Shown([], [])
    load: Load | None = None
    target = 120.0
    ticks = list(_ticks_of(people))
    waits = iter(foretell([situation for situation, _ in ticks if situation is not None]))
    for situation, begins in ticks:
        share = 0.0 if situation is None else next(waits) / target
        load = next_load(None if begins else load, share)
        shown.shown.append(levels.index(load.level))
        shown.raw.append(raw_level(share))
    return shown


def _ticks_of(people: list) -> Iterator[tuple[Situation | None, bool]]:  # type: ignore[type-arg]
    """Every 15 s between 8 and 20 o'clock what somebody arriving then knows, None while nobody waits; whether a day begins."""
    unit = mean_service(people)
    events = sorted(
        [(p.arrived, 2, i) for i, p in enumerate(people)]
        + [
            (p.called if p.called is not None else p.left or 0, 3 if (p.called or p.left) == p.arrived else 1, i)
            for i, p in enumerate(people)
        ]
        + [
            (max(p.finished, p.called + 1), 0, i)
            for i, p in enumerate(people)
            if p.finished is not None and p.called is not None
        ]
    )
    line, at, event = Line(unit), people[0].arrived // 86400 * 86400, 0
    for day in range(28):
        for tick in range(12 * 240):
            now = at + day * 86400 + 8 * 3600 + tick * 15
            while event < len(events) and events[event][0] <= now:
                when, kind, key = events[event]
                event += 1
                person = people[key]
                if kind == 2:
                    line.arrive(key, person)
                elif kind == 0:
                    line.finish(key, when)
                elif person.called is None:
                    line.leave(key, when)
                else:
                    line.call(key, person, when)
            yield line.situation(now, 0) if line.waiting else None, tick == 0


@needs_emergency_data
def test_hourly_occupancy_is_shown_calmly() -> None:
    """21 emergency departments, their rows as they came: at most 1.5 changes a day, 0.2 of them taken back within three hours."""
    words = [Steady((60, 90, 120, 150), margin=5) for _ in range(21)]
    shown = [Shown([], []) for _ in range(21)]
    source = _hourly()
    for stamp, cells in _rows():
        if not source.hear(stamp):
            continue  # an old row, or the same once more: no figure of it is believed
        for word, seen, cell in zip(words, shown, cells, strict=True):
            if cell not in {"", "NA"}:
                seen.shown.append(word.read(float(cell)))
    days = sum(len(one.shown) for one in shown) / 24
    assert days > 10_000
    assert sum(len(one.changes()) for one in shown) / days <= 1.5
    assert sum(one.undone_within(3) for one in shown) / days <= 0.2


def _hourly() -> Source:
    return Source(shown_until=timedelta(hours=2), gone_after=timedelta(hours=3))


def _rows() -> Iterator[tuple[datetime, list[str]]]:
    with gzip.open(OCCUPANCY, "rt", newline="") as text:
        rows = csv.reader(text)
        next(rows)
        for row in rows:
            day, clock = row[0].split("T")
            yield datetime.fromisoformat(f"{day}T{clock.zfill(5)}+00:00"), row[1:22]


@needs_emergency_data
def test_frozen_rows_gaps_and_steps_back_are_seen_by_the_source_own_time() -> None:
    """The feed's faults as the facts counted them (B3), and what is believed of them: nothing."""
    stamps = [stamp for stamp, _ in _rows()]
    runs = [len(list(same)) for _, same in groupby(stamps)]
    assert (sum(one > 1 for one in runs), max(runs)) == (113, 64)
    assert sum(second < first for first, second in pairwise(stamps)) == 32
    source, silent = _hourly(), 0
    for stamp in stamps:
        before = source.newest
        new = source.hear(stamp)
        assert new == (before is None or stamp > before), "what is old or the same once more is not believed"
        if new and before is not None and stamp - before > timedelta(hours=3):
            silent += Source(source.shown_until, source.gone_after, before).trust(stamp) is Trust.GONE
        if source.repeats >= 3:
            assert source.trust(stamp) is Trust.GONE, "standing still is no data, whatever the clock says"
    assert silent == sum(second - first > timedelta(hours=3) for first, second in pairwise(sorted(set(stamps)))), (
        "before each of the gaps the level was gone"
    )


def test_a_stamp_heard_four_times_stands_still_however_new_its_rows() -> None:
    source = Source()
    for _ in range(4):
        assert source.trust(NOW) is not Trust.FRESH or source.repeats < 3
        source.hear(NOW)
    assert source.trust(NOW) is Trust.GONE
    source.hear(NOW + timedelta(seconds=15))
    assert source.trust(NOW + timedelta(seconds=15)) is Trust.FRESH


@pytest.mark.parametrize(
    ("age", "trust"),
    [(1, Trust.FRESH), (3, Trust.AGED), (11, Trust.GONE), (-3, Trust.GONE)],
)
def test_age_is_judged_by_the_source_own_time(age: int, trust: Trust) -> None:
    source = Source()
    source.hear(NOW)
    assert source.trust(NOW + timedelta(minutes=age)) is trust


def test_nothing_heard_is_no_data() -> None:
    assert Source().trust(NOW) is Trust.GONE

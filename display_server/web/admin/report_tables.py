"""A report as tables in the reader's words: what the page, the sheet and the paper show is the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal, format_percent
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language, Names
from config.locale import LANGUAGES, name_of, words
from display_server.db.models import Desk, Device, Place, Report, Service
from display_server.db.reading.own_site import own_site
from display_server.services.plans.site_maps import map_facts
from display_server.web.admin.fleet_steps import STEPS
from display_server.web.admin.service_choices import own_language

COLUMNS = ("arrivals", "called", "p50", "p90", "within", "no_shows", "left", "unserved")
PARTS = ("service", "hour", "origin", "priority")
SHARES = frozenset({"within", "late"})
_MINUTES = frozenset({"p50", "p90", "mean", "sum", "off", "promised"})
_PROMISES = ("promised", "kept", "missed", "within")
_DESK = ("calls", "served", "mean", "sum")
_FORETOLD = ("people", "off", "late")
_KIOSK = ("numbers", "check_ins", "help_calls", "help_answered", "dropped")
_HELP = ("calls", "answered", "p50_s")


@dataclass(frozen=True)
class Figure:
    """`raw` as programs reckon with it (minutes, shares of 1, counts), `shown` as the reader's language writes it."""

    raw: Any
    shown: str
    share: bool = False


@dataclass(frozen=True)
class Table:
    """`rows`: what each is of, then its figures, one under each of `heads[1:]`."""

    name: str
    title: str
    heads: list[str]
    rows: list[tuple[str, list[Figure]]]


class ReportWords:
    """Codes and figures of a report as one reader reads them."""

    def __init__(self, session: Session, language: Language) -> None:
        own = own_language(session)
        self.language, self._cldr = language, LANGUAGES[language].cldr
        self.say = words(language).say

        def name(names: Names | None) -> str:
            return "" if names is None else name_of(names, language, own)

        self._services = {row.code: name(row.names) for row in session.scalars(select(Service))}
        rooms = session.execute(select(Desk.code, Place.names).outerjoin(Place, Place.id == Desk.place_id))
        self._desks = {code: name(names) or code for code, names in rooms}
        facts = map_facts(session, own_site(session).id)
        self._places = {} if facts is None else {code: name(named) or code for code, named in facts.names.items()}
        stands = session.execute(
            select(Device.id, Device.serial, Place.names).outerjoin(Place, Place.id == Device.place_id)
        )
        self._kiosks = {str(key): f"{serial} · {name(names)}".rstrip(" ·") for key, serial, names in stands}

    def days(self, report: Report) -> str:
        first, last = (
            format_date(date.fromisoformat(day), "medium", locale=self._cldr) for day in (report.first, report.last)
        )
        return first if first == last else f"{first} – {last}"

    def weekdays(self) -> dict[int, str]:
        return dict(get_day_names("abbreviated", locale=self._cldr))

    def shown(self, name: str, value: Any) -> str:
        """A figure as the reader's language writes it; a dash where there is none."""
        if value is None:
            return "–"
        if name in SHARES:
            return str(format_percent(value, locale=self._cldr, decimal_quantization=False))  # 99.8 is not all of them
        if name in _MINUTES:
            return self.say("admin.waits.minutes", minutes=format_decimal(value, "0.#", locale=self._cldr))
        return str(format_decimal(value, locale=self._cldr))

    def tables(self, body: dict[str, Any]) -> list[Table]:
        """All that have a row, the totals first."""
        say = self.say
        of_waits = [say(f"admin.reports.{name}") for name in COLUMNS]
        found = [self._table("total", "admin.reports.total", ["", *of_waits], COLUMNS, [("", body["total"])])]
        found.append(self._promises(body))
        for part in PARTS:
            heads = [say(f"admin.reports.of.{part}"), *of_waits]
            found.append(self._table(part, f"admin.reports.by.{part}", heads, COLUMNS, self.part(body, part)))
        found.append(self._heat(body))
        heads = [say("admin.reports.of.desk"), *(say(f"admin.reports.{name}") for name in _DESK)]
        found.append(
            self._table(
                "desk", "admin.reports.by.desk", heads, _DESK, [(self.desk(c), said) for c, said in body["desk"]]
            )
        )
        heads = [say("admin.reports.of.kiosk"), *(say(f"admin.reports.{name}") for name in _KIOSK)]
        kiosks = [(self._kiosks.get(key, key), {"dropped": None, **said}) for key, said in body.get("kiosk", [])]
        found.append(self._table("kiosk", "admin.reports.by.kiosk", heads, _KIOSK, kiosks))
        heads = [say("admin.reports.of.screen"), say("admin.reports.dropped")]
        screens = [(self.screen(step), said) for step, said in body.get("left_at", [])]
        found.append(self._table("left_at", "admin.reports.left_at", heads, ("dropped",), screens))
        found += self._help(body)
        heads = [say("admin.reports.of.service"), *(say(f"admin.waits.{name}") for name in ("people", "mae", "late"))]
        foretold = [(self.service(code), said) for code, said in body["foretold"]]
        found.append(self._table("foretold", "admin.waits.title", heads, _FORETOLD, foretold))
        heads = [say("admin.reports.of.place"), say("admin.reports.chosen")]
        places = [(self._places.get(code, code), said) for code, said in body.get("places", [])]
        found.append(self._table("places", "admin.reports.places", heads, ("chosen",), places))
        return [table for table in found if table.rows]

    def _promises(self, body: dict[str, Any]) -> Table:
        heads = [self.say("admin.reports.of.service"), *(self.say(f"admin.reports.{name}") for name in _PROMISES)]
        rows = [(self.service(code), said) for code, said in body.get("promises", [])]
        return self._table("promises", "admin.reports.promises", heads, _PROMISES, rows)

    def _help(self, body: dict[str, Any]) -> list[Table]:
        """Calls for a person and their answers: all, by reason, and how they ended."""
        of_help = [self.say(f"admin.reports.help_{name}") for name in _HELP]
        rows = [("", body["help"])] if body["help"]["calls"] else []
        why = [(self.say(f"staff.help.reason.{reason}"), said) for reason, said in body.get("help_why", [])]
        ends = [(self._ended(how), {"calls": count}) for how, count in body.get("help_end", [])]
        return [
            self._table("help", "admin.reports.help", ["", *of_help], _HELP, rows),
            self._table(
                "help_why", "admin.reports.help_why", [self.say("admin.reports.of.reason"), *of_help], _HELP, why
            ),
            self._table(
                "help_end",
                "admin.reports.help_end",
                [self.say("admin.reports.of.outcome"), of_help[0]],
                ("calls",),
                ends,
            ),
        ]

    def _ended(self, how: str) -> str:
        return self.say("admin.reports.help_open" if how == "open" else f"staff.help.ended.{how}")

    def _table(
        self,
        name: str,
        title: str,
        heads: list[str],
        figures: Sequence[str],
        rows: Iterable[tuple[str, dict[str, Any]]],
    ) -> Table:
        made = [
            (of, [Figure(said[one], self.shown(one, said[one]), one in SHARES) for one in figures]) for of, said in rows
        ]
        return Table(name, self.say(title), heads, made)

    def _heat(self, body: dict[str, Any]) -> Table:
        """Arrivals by weekday and hour; hours are those in which anybody came."""
        counts = {(day, hour): count for day, hour, count in body["weekday_hour"]}
        hours = sorted({hour for _, hour in counts})
        rows = [
            (name, [Figure(counts.get((day, hour), 0), str(counts.get((day, hour), 0) or "·")) for hour in hours])
            for day, name in sorted(self.weekdays().items())
        ]
        return Table(
            "heat", self.say("admin.reports.heat"), ["", *(f"{hour:02}" for hour in hours)], rows if hours else []
        )

    def part(self, body: dict[str, Any], part: str) -> list[tuple[str, dict[str, Any]]]:
        """Rows of one of PARTS, each by its name."""
        return [(self.of(part, key), said) for key, said in body[part]]

    def service(self, code: str) -> str:
        return self._services.get(code, code)

    def screen(self, step: str) -> str:
        """As the fleet names it; what a newer kiosk invented keeps its own name."""
        return self.say(f"admin.step.{step}") if step in STEPS else step

    def desk(self, code: str) -> str:
        return self._desks.get(code, code)

    def of(self, part: str, key: Any) -> str:
        if part == "service":
            return self.service(key)
        return f"{key:02}:00" if part == "hour" else self.say(f"admin.reports.{part}.{key}")

"""What the hub counts about itself, in a registry of its own. Labels name routes, codes and sites, never people or devices.

A site's system reads what that site asked for; the machine's own figures (disk, backups, commits) and every site's are the hub's.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import Metric
from sqlalchemy.exc import SQLAlchemyError

from display_server.db.engine.site_scope import NOBODYS, site_now
from display_server.db.reading.backups_now import read_backups
from display_server.hub import Hub, hub_of
from display_server.services.house.sites import sites_known
from display_server.services.storage import read_storage

_SITE = "site"
"""The label by which figures are of a site: its id while they are counted, its code where they are read."""
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0)


class Measures:
    """One set a web process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "atrium_requests", "Requests answered.", ["endpoint", "status", _SITE], registry=self.registry
        )
        self.seconds = Histogram(
            "atrium_request_seconds", "Time to answer.", ["endpoint", _SITE], buckets=_SECONDS, registry=self.registry
        )
        self._kinds: dict[tuple[str, int, int], tuple[Counter, Histogram]] = {}  # looked up once: labels() is not cheap
        self.groups = Gauge("atrium_commits", "Groups committed since start.", registry=self.registry)
        self.acts = Gauge("atrium_acts", "Acts committed since start.", registry=self.registry)
        self.backup_at = Gauge(
            "atrium_backup_last_good_seconds", "Unix time of the last good backup; 0: none.", registry=self.registry
        )
        self.backup_failed = Gauge(
            "atrium_backup_alarm", "1: the last backup failed or is late.", registry=self.registry
        )
        self.disk = Gauge("atrium_disk_used_ratio", "Of the hub's disk; alarm at 0.8.", registry=self.registry)
        self.unheard = Gauge("atrium_wakes_unheard", "Wake-ups push did not hear.", registry=self.registry)

    def note(self, endpoint: str, status: int, seconds: float, site: int) -> None:
        """One answered request of this site (its id; 0: nobody's)."""
        found = self._kinds.get((endpoint, status, site))
        if found is None:
            found = self.requests.labels(endpoint, status, site), self.seconds.labels(endpoint, site)
            self._kinds[endpoint, status, site] = found
        found[0].inc()
        found[1].observe(seconds)


def measure(app: Flask) -> None:
    """Count and time every request."""
    measures = Measures()
    hub_of(app).memory["measures"] = measures

    @app.before_request
    def _begin() -> None:
        g.atrium_began = time.perf_counter()

    @app.after_request
    def _end(answer: Response) -> Response:
        began = g.pop("atrium_began", None)
        if began is not None:
            seconds = time.perf_counter() - began
            measures.note(request.endpoint or "none", answer.status_code, seconds, site_now() or NOBODYS)
        return answer


def measures_of(hub: Hub) -> Measures:
    found = hub.memory["measures"]
    assert isinstance(found, Measures)  # noqa: S101  # put there by `measure`
    return found


@dataclass(frozen=True)
class _Shown:
    """A registry as one reader may see it. `codes`: the sites that are shown, by their id as it was counted."""

    registry: CollectorRegistry
    codes: Mapping[str, str]
    of_the_hub: bool

    def collect(self) -> Iterator[Metric]:
        for family in self.registry.collect():
            shown = Metric(family.name, family.documentation, family.type, family.unit)
            for sample in family.samples:
                site = sample.labels.get(_SITE)
                if site is None and self.of_the_hub:
                    shown.samples.append(sample)
                elif site is not None and (code := self.codes.get(site)) is not None:
                    shown.samples.append(sample._replace(labels={**sample.labels, _SITE: code}))
            if shown.samples or self.of_the_hub:
                yield shown


def exposition_of_site(hub: Hub, site: int, code: str) -> tuple[bytes, str]:
    """The text Prometheus reads, with what was asked for by this site and nothing else."""
    return _text(_Shown(measures_of(hub).registry, {str(site): code}, of_the_hub=False))


def exposition(hub: Hub) -> tuple[bytes, str]:
    """The same of the whole hub: every site's requests, those of nobody's (label ""), and the machine's own figures."""
    measures, codes = measures_of(hub), {str(NOBODYS): ""}
    measures.groups.set(hub.writer.groups)
    measures.acts.set(hub.writer.acts)
    measures.unheard.set(hub.writer.wakes_unheard)
    measures.disk.set(read_storage(hub.settings.home).used)
    with suppress(SQLAlchemyError):  # a database that cannot be read is said by /readyz; the other figures still count
        _say_backups(hub, measures)
        with hub.database.reading() as session:
            codes |= {str(one.id): one.code for one in sites_known(session)}
    return _text(_Shown(measures.registry, codes, of_the_hub=True))


def _text(shown: _Shown) -> tuple[bytes, str]:
    return generate_latest(shown), CONTENT_TYPE_LATEST  # it asks for nothing but `collect`


def _say_backups(hub: Hub, measures: Measures) -> None:
    with hub.database.reading() as session:
        backups = read_backups(session, hub.settings, hub.clock.now())
    measures.backup_at.set(backups.last_good.ended_at.timestamp() if backups.last_good is not None else 0)
    measures.backup_failed.set(backups.alarming)

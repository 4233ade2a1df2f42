"""What the hub counts about itself, in a registry of its own. Labels name routes and codes, never people or devices."""

import time
from contextlib import suppress

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from display_server.db.reading.backups_now import read_backups
from display_server.hub import Hub, hub_of
from display_server.services.storage import read_storage

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0)


class Measures:
    """One set a web process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("atrium_requests", "Requests answered.", ["endpoint", "status"], registry=self.registry)
        self.seconds = Histogram(
            "atrium_request_seconds", "Time to answer.", ["endpoint"], buckets=_SECONDS, registry=self.registry
        )
        self._kinds: dict[tuple[str, int], tuple[Counter, Histogram]] = {}  # looked up once: labels() is not cheap
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

    def note(self, endpoint: str, status: int, seconds: float) -> None:
        """One answered request."""
        found = self._kinds.get((endpoint, status))
        if found is None:
            found = self.requests.labels(endpoint, status), self.seconds.labels(endpoint)
            self._kinds[endpoint, status] = found
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
            measures.note(request.endpoint or "none", answer.status_code, time.perf_counter() - began)
        return answer


def measures_of(hub: Hub) -> Measures:
    found = hub.memory["measures"]
    assert isinstance(found, Measures)  # noqa: S101  # put there by `measure`
    return found


def exposition(hub: Hub) -> tuple[bytes, str]:
    """The text Prometheus reads."""
    measures = measures_of(hub)
    measures.groups.set(hub.writer.groups)
    measures.acts.set(hub.writer.acts)
    measures.unheard.set(hub.writer.wakes_unheard)
    measures.disk.set(read_storage(hub.settings.home).used)
    with suppress(SQLAlchemyError):  # a database that cannot be read is said by /readyz; the other figures still count
        _say_backups(hub, measures)
    return generate_latest(measures.registry), CONTENT_TYPE_LATEST


def _say_backups(hub: Hub, measures: Measures) -> None:
    with hub.database.reading() as session:
        backups = read_backups(session, hub.settings, hub.clock.now())
    measures.backup_at.set(backups.last_good.ended_at.timestamp() if backups.last_good is not None else 0)
    measures.backup_failed.set(backups.alarming)

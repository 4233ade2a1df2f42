"""Calls a second through the real `web` by the hospital's own API, while as many people arrive and one administrator works.

By the clock: 500 desks' calls a second ("finish and call", then "the patient is here"), latency from the due moment. Seen
from outside: nobody called twice, and every acknowledged call in the diary.
"""

import argparse
import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from config.contract.hospital_api import Scope
from config.contract.words import Language
from config.settings import HubSettings
from display_server.db.models import Desk, DeskService, Device, DiaryLine, Service, Visit
from display_server.db.transaction import Transaction
from display_server.domain.visit import Move
from display_server.hub import Hub, open_hub
from display_server.services.make_token import MOST_A_MINUTE, make_token
from display_server.services.staff_desk import open_desk
from tests.bench._administrator import Administrator
from tests.bench._hub_for_load import HOST, Web, add_backend, fresh_demo, run_load, running_web
from tests.bench.figure import Figure

RATE, SECONDS, RUNS = 500, 10, 3
DESKS, TOKENS, WAITING_FIRST = 60, 20, 600
P99_MS = {"sqlite": 20.0, "postgresql": 50.0}


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=int, default=SECONDS, help=f"how long each run lasts ({SECONDS})")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"how many runs ({RUNS})")
    add_backend(parser)


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    with fresh_demo(options.backend, options.workers) as settings:
        desks, tokens, services = _prepare(settings)
        with running_web(settings) as web:
            _load(web, desks, tokens, services, count=RATE * 2)  # warm
            runs = [_load(web, desks, tokens, services, count=RATE * options.seconds) for _ in range(options.runs)]
            with Administrator(web.port) as administrator:
                beside = _load(web, desks, tokens, services, count=RATE * options.seconds)
        acknowledged = Counter(tuple(call) for run in [*runs, beside] for call in run["called"])
        written = _calls_of_diary(settings)
    labels: dict[str, str | int | float] = {
        "rate": RATE, "seconds": options.seconds, "runs": options.runs, "backend": options.backend,
        "workers": settings.web_workers, "desks": len(desks),
    }  # fmt: skip
    target = P99_MS[options.backend]
    yield Figure(
        "call_p99_ms", statistics.median(_p99(run["call_waited"]) for run in runs), "ms", target, labels=labels
    )
    yield Figure(
        "post_p99_ms", statistics.median(_p99(run["post_waited"]) for run in runs), "ms", target, labels=labels
    )
    per_s = statistics.median(len(run["call_waited"]) / run["seconds"] for run in runs)
    yield Figure("calls_per_s", per_s, "1/s", labels=labels)
    with_administrator = {**labels, "beside": "an administrator", "pages": administrator.pages}
    yield Figure("call_p99_ms", _p99(beside["call_waited"]), "ms", target, labels=with_administrator)
    yield Figure("post_p99_ms", _p99(beside["post_waited"]), "ms", target, labels=with_administrator)
    called = {**labels, "called": sum(acknowledged.values())}
    numbers = Counter(number for (_, number), times in acknowledged.items() for _ in range(times))
    yield Figure("double_calls", sum(times - 1 for times in numbers.values()), "calls", 0, labels=called)
    yield Figure("lost", sum((acknowledged - written).values()), "calls", 0, labels=called)
    wrong = [said for run in [*runs, beside] for said in run["wrong"]]
    yield Figure("refused", len(wrong), "requests", 0, labels={"first": wrong[0] if wrong else ""})


def _p99(waited: list[float]) -> float:
    return 1000 * statistics.quantiles(waited, n=100)[98]


def _prepare(settings: HubSettings) -> tuple[list[str], list[str], list[str]]:
    """Desks enough to call 500 times a second, all open; tokens; a line to begin with. Codes, texts, services."""
    hub = open_hub(settings)
    try:
        codes, services = hub.writer.run(_more_desks)
        for code in codes:
            hub.writer.run(lambda tx, code=code: open_desk(tx, desk=code, account_id=None))  # type: ignore[misc]
        tokens = [hub.writer.run(lambda tx, n=n: _token(tx, n)) for n in range(TOKENS)]  # type: ignore[misc]
        _first_arrivals(hub, services)
    finally:
        hub.close()
    return codes, tokens, services


def _more_desks(tx: Transaction) -> tuple[list[str], list[str]]:
    """One desk, one service, as evenly as it goes: each line has its share of desks."""
    services = list(tx.session.scalars(select(Service).where(Service.walk_in).order_by(Service.id)))
    pattern = tx.session.scalars(select(Desk).limit(1)).one()
    codes = []
    for place in range(DESKS):
        service = services[place % len(services)]
        desk = Desk(
            code=f"bench-{place}", department_id=service.department_id, place_id=pattern.place_id, names=pattern.names,
            is_open=False,
        )  # fmt: skip
        tx.session.add(desk)
        tx.session.flush()
        tx.session.add(DeskService(desk_id=desk.id, service_id=service.id))
        codes.append(desk.code)
    return codes, [service.code for service in services]


def _token(tx: Transaction, number: int) -> str:
    made = make_token(
        tx, name=f"bench {number}", scopes=[Scope.CALL], expires_at=tx.now + timedelta(days=1),
        per_minute=MOST_A_MINUTE, who="bench",
    )  # fmt: skip
    return made.text


def _first_arrivals(hub: Hub, services: list[str]) -> None:
    from uuid_utils.compat import uuid7

    from config.contract.device_api import IssueNumber
    from display_server.services.issue_number import issue_number

    with hub.database.reading() as session:
        kiosk: UUID = session.scalars(select(Device.id).where(Device.kind == "kiosk")).first() or UUID(int=0)
    for place in range(WAITING_FIRST):
        body = IssueNumber(
            request_id=uuid7(), session_id=uuid7(), service=services[place % len(services)], language=Language.ENGLISH,
            asked_at=hub.clock.now(),
        )  # fmt: skip
        hub.writer.run(lambda tx, body=body: issue_number(tx, body, device_id=kiosk, token_key=hub.token_key))  # type: ignore[misc]


def _load(web: Web, desks: list[str], tokens: list[str], services: list[str], *, count: int) -> dict[str, Any]:
    job = {
        "host": HOST, "port": web.port, "bearer": web.bearer, "services": services, "desks": desks, "tokens": tokens,
        "rate": RATE, "count": count,
    }  # fmt: skip
    return run_load("_call_load", job)


def _calls_of_diary(settings: HubSettings) -> Counter[tuple[str, str]]:
    hub = open_hub(settings)
    try:
        with hub.database.reading() as session:
            lines = session.execute(
                select(DiaryLine.why, Visit.shown_number)
                .join(Visit, Visit.id == DiaryLine.visit_id)
                .where(DiaryLine.move == Move.CALL.value)
            )
            return Counter((why["desk"], number) for why, number in lines)
    finally:
        hub.close()

"""Priority on a patient's word: only the classes the site takes, and the diary says whose word it was."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from config.contract.device_api import IssueNumber
from config.contract.words import Language
from display_server.db.models import DiaryLine, Site, Stage
from display_server.hub import Hub
from display_server.services.numbers.issue_number import issue_number
from tests.display_server.services.queue_acts import BLOOD, token_key
from tests.small_cast import KIOSK, NOW

ON_BOTH_DATABASES = True


def allow(hub: Hub, *claims: str) -> None:
    hub.writer.run(lambda tx: tx.session.execute(update(Site).values(claims=list(claims))) and None)


def take(hub: Hub, claim: str | None) -> None:
    key = uuid7()
    body = IssueNumber(
        request_id=key, session_id=key, service=BLOOD, language=Language.ENGLISH, asked_at=NOW, claim=claim
    )
    hub.writer.run(lambda tx: issue_number(tx, body, device_id=KIOSK, token_key=token_key(hub)))


@pytest.mark.parametrize(
    ("claim", "kept"),
    [("pregnancy", "pregnancy"), ("infant", None), ("urgent", None), ("nonsense", None), (None, None)],
)
def test_only_what_the_site_takes_counts_and_nobody_loses_a_number(
    hub: Hub, claim: str | None, kept: str | None
) -> None:
    allow(hub, "pregnancy", "urgent")
    take(hub, claim)
    with hub.database.reading() as session:
        stage = session.scalars(select(Stage)).one()
        why = session.scalars(select(DiaryLine.why)).one()
    assert stage.priority == kept
    assert bool((why or {}).get("claimed")) is (kept is not None)


def test_a_claim_makes_the_due_time_earlier(hub: Hub) -> None:
    allow(hub, "pregnancy")
    take(hub, None)
    take(hub, "pregnancy")
    with hub.database.reading() as session:
        usual, early = session.scalars(select(Stage.due_at).order_by(Stage.due_at.desc())).all()
    assert usual - early == timedelta(minutes=10)

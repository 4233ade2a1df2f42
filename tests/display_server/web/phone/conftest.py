"""A number of the small cast with its phone address."""

from collections.abc import Callable

import pytest
from uuid_utils.compat import uuid7

from config.contract.device_api import IssuedNumber, IssueNumber
from config.contract.words import Language
from display_server.domain.codes import visit_token
from display_server.hub import Hub
from display_server.services.numbers.issue_number import issue_number
from tests.small_cast import KIOSK, NOW

LINE = "queue:1"  # the small cast's cardiologist

TakeNumber = Callable[..., tuple[IssuedNumber, str]]


@pytest.fixture
def take_number(hub: Hub) -> TakeNumber:
    """`take_number("lt")` → what the kiosk got, and the visit's token."""

    def take(language: str = "en", service: str = "cardiology-consultation") -> tuple[IssuedNumber, str]:
        wish = IssueNumber(
            request_id=uuid7(), session_id=uuid7(), service=service, language=Language(language), asked_at=NOW
        )
        key = hub.token_key
        issued = hub.writer.run(lambda tx: issue_number(tx, wish, device_id=KIOSK, token_key=key))
        return issued, visit_token(issued.visit_id, key)

    return take

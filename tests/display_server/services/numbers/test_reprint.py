"""A copy of a ticket: the same number, and the paper before leads nowhere any more."""

from display_server.domain.codes import visit_code, visit_token
from display_server.hub import Hub
from display_server.services.numbers.reprint import reprint
from display_server.services.visits.merge_visits import merge_visits
from tests.display_server.services.queue_acts import arrive, ask, take_number, token_key
from tests.display_server.services.visit_acts import diary

ON_BOTH_DATABASES = True


def test_the_old_qr_and_code_find_nothing_and_the_new_ones_do(hub: Hub) -> None:
    issued = take_number(hub)
    key = token_key(hub)
    assert issued.code is not None
    codes = hub.writer.run(lambda tx: reprint(tx, visit_id=issued.visit_id, token_key=key, who="account:1"))
    assert codes.token != visit_token(issued.visit_id, key)
    assert codes.code != visit_code(issued.visit_id, key)
    assert arrive(hub, issued.code).issued is None
    assert arrive(hub, None, visit_token(issued.visit_id, key)).issued is None
    found = arrive(hub, codes.code).issued
    assert found is not None
    assert (found.number, found.code) == (issued.number, codes.code)
    assert diary(hub, issued.visit_id)[-1].why == {"generation": 1}


def test_each_copy_has_codes_of_its_own(hub: Hub) -> None:
    issued = take_number(hub)
    made = {
        hub.writer.run(
            lambda tx: reprint(tx, visit_id=issued.visit_id, token_key=token_key(hub), who="account:1")
        ).token
        for _ in range(3)
    }
    assert len(made) == 3


def test_a_kiosk_that_asks_again_hears_the_codes_that_work(hub: Hub) -> None:
    request = ask().request_id
    issued = take_number(hub, request_id=request)
    codes = hub.writer.run(lambda tx: reprint(tx, visit_id=issued.visit_id, token_key=token_key(hub), who="account:1"))
    assert take_number(hub, request_id=request).code == codes.code


def test_a_copy_ends_the_paper_of_every_number_merged_into_it_too(hub: Hub) -> None:
    one, two, three = take_number(hub), take_number(hub), take_number(hub)
    for kept, other in ((two, one), (three, two)):
        hub.writer.run(
            lambda tx, kept=kept, other=other: merge_visits(  # type: ignore[misc]
                tx, kept=kept.visit_id, other=other.visit_id, who="account:1"
            )
        )
    for old in (one, two):
        found = arrive(hub, old.code).issued
        assert found is not None, "the paper they kept leads to the number that stayed"
        assert found.number == three.number
    codes = hub.writer.run(lambda tx: reprint(tx, visit_id=three.visit_id, token_key=token_key(hub), who="account:1"))
    for old in (one, two, three):
        assert arrive(hub, old.code).issued is None
        assert arrive(hub, None, visit_token(old.visit_id, token_key(hub))).issued is None
    found = arrive(hub, codes.code).issued
    assert found is not None
    assert found.number == three.number

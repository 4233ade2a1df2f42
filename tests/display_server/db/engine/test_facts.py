"""What acts look up once of the catalogue, and when it is looked up again."""

import pytest

from display_server.db.engine.transaction import Transaction
from display_server.hub import Hub


def test_a_fact_is_looked_up_once_until_somebody_may_have_changed_it(hub: Hub) -> None:
    looked: list[int] = []

    def look() -> int:
        looked.append(1)
        return len(looked)

    def ask(tx: Transaction) -> int:
        return tx.fact("x", look)

    def change_the_catalogue(tx: Transaction) -> None:
        ask(tx)
        tx.touch("site:st-anna")

    def use_a_session(tx: Transaction) -> None:
        ask(tx)
        tx.session.flush()

    def be_mistaken(tx: Transaction) -> None:
        tx.spare_facts()
        tx.touch("site:st-anna")

    def show_something_else(tx: Transaction) -> None:
        tx.spare_facts(also_of_site=True)
        tx.touch("site:st-anna")

    assert [hub.writer.run(ask) for _ in range(3)] == [1, 1, 1]
    hub.writer.run(lambda tx: tx.spare_facts())
    assert hub.writer.run(ask) == 1
    hub.writer.run(show_something_else)
    assert hub.writer.run(ask) == 1
    hub.writer.run(lambda tx: None)  # noqa: ARG005  # it said nothing of what it did
    assert hub.writer.run(ask) == 2
    for may_change in (change_the_catalogue, use_a_session, be_mistaken):
        before = hub.writer.run(ask)
        hub.writer.run(may_change)
        assert hub.writer.run(ask) == before + 1


def test_a_fact_of_an_act_that_failed_is_forgotten(hub: Hub) -> None:
    def fail(tx: Transaction) -> None:
        tx.fact("x", lambda: "wrong")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  # our own
        hub.writer.run(fail)
    assert hub.writer.run(lambda tx: tx.fact("x", lambda: "right")) == "right"


def test_a_fact_asked_beside_an_act_vouches_for_nothing_the_act_did(hub: Hub) -> None:
    looked: list[int] = []

    def look() -> int:
        looked.append(1)
        return len(looked)

    def ask(tx: Transaction) -> int:
        return tx.fact("x", look)

    def beside(tx: Transaction) -> int:
        return tx.fact("x", look, vouches=False)

    def beside_a_move(tx: Transaction) -> int:
        tx.spare_facts()
        return beside(tx)

    assert hub.writer.run(ask) == 1
    assert hub.writer.run(beside_a_move) == 1
    assert hub.writer.run(ask) == 1
    assert hub.writer.run(beside) == 1
    assert hub.writer.run(ask) == 2, "it may have changed anything"

"""What is held is read once for everybody: ten thousand who come back after a restart ask the database once a topic."""

from display_server.push.topics import Topics
from tests.display_server.push.conftest import StatesByHand


def test_a_topic_that_is_held_is_not_read_for_its_next_listener() -> None:
    states = StatesByHand({"lobby:a": (3, b"{}")})
    topics = Topics(states)
    lobby = topics.named(["lobby:a"])
    topics.held(lobby)
    assert (lobby[0].version, states.reads) == (3, 1)
    topics.held(lobby)
    assert states.reads == 1

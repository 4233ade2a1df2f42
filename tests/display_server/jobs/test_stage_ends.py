"""The duty that ends stages: it looks often and writes seldom."""

from display_server.jobs.stage_ends import StageEnds
from display_server.services.stages.end_stages import SLICE

ON_BOTH_DATABASES = True


def test_web_is_asked_only_where_something_is_due() -> None:
    asked: list[int] = []
    due = [False, True]

    def end() -> int:
        asked.append(1)
        return 1

    duty = StageEnds(lambda: due.pop(0), end, 5.0)
    assert duty.perform() == 5.0
    assert asked == []
    assert duty.perform() == 5.0
    assert asked == [1]


def test_a_whole_slice_means_more_soon() -> None:
    assert StageEnds(lambda: True, lambda: SLICE, 600.0).perform() == 1.0

"""The frame of the benches: a figure says whether its target holds, the exit status says whether all do."""

import json

import pytest

from tests.bench.__main__ import main, say
from tests.bench.figure import Better, Figure


def test_a_figure_without_a_target_only_informs() -> None:
    line = json.loads(Figure("bytes_per_screen", 1200, "bytes").line())
    assert line == {
        "figure": "bytes_per_screen",
        "value": 1200,
        "unit": "bytes",
        "target": None,
        "ok": True,
        "labels": {},
    }


@pytest.mark.parametrize(
    ("value", "better", "ok"),
    [
        (20, Better.AT_MOST, True),
        (20.1, Better.AT_MOST, False),
        (20, Better.AT_LEAST, True),
        (19, Better.AT_LEAST, False),
    ],
)
def test_a_target_holds_or_not(value: float, better: Better, ok: bool) -> None:
    assert Figure("post_p99_ms", value, "ms", target=20, better=better).ok is ok


def test_one_missed_target_fails_the_bench(capsys: pytest.CaptureFixture[str]) -> None:
    assert not say(iter([Figure("a", 2, "s", target=1), Figure("b", 1, "s", target=1)]))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("ok") for line in lines] == [False, True, None]
    assert lines[-1]["machine"]["cores"] >= 1


def test_an_unknown_bench_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["no-such-bench"])
    assert "invalid choice" in capsys.readouterr().err

"""What a disk's own stops do to whoever comes by the clock."""

import pytest

from tests.bench._disk import disk_figure, one_in_a_hundred


@pytest.mark.parametrize(
    ("waited", "p99"),
    [
        ([0.4] * 900, 0.289),  # busy for 3.6 of a hundred moments
        ([0.4] * 900 + [200.0], 100.0),  # of ten seconds two in a hundred moments fall into its stop
        ([0.0, 1000.0], 900.0),
    ],
)
def test_one_stop_is_met_as_often_as_it_is_long(waited: list[float], p99: float) -> None:
    assert one_in_a_hundred(waited, 10_000) == pytest.approx(p99, rel=0.001)


def test_the_figure_says_on_what(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bench._disk.SECONDS", 0.2)
    figure = disk_figure(str(tmp_path))
    assert figure.labels["kind"] != "unknown"
    assert 0 <= figure.value <= float(figure.labels["most"]) + 0.1

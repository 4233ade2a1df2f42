"""The error of a foretold wait, person by person."""

from display_server.domain.waits.error import Error, error_of

BAND = (300.0, 600.0, 1200.0)


def test_somebody_inside_the_band_somebody_early_and_somebody_late() -> None:
    assert error_of(700, BAND) == Error(1, 100, 100, inside=1, late=0)
    assert error_of(200, BAND) == Error(1, 400, -400, inside=0, late=0)
    assert error_of(1300, BAND) == Error(1, 700, 700, inside=0, late=1)


def test_errors_add_up() -> None:
    assert error_of(700, BAND) + error_of(200, BAND) + error_of(1300, BAND) == Error(3, 1200, 400, inside=1, late=1)

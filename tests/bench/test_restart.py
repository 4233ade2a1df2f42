"""The bench waits as long as systemd would."""

from pathlib import Path

from kiosk.install.files import Machine, unit
from tests.bench._restart import restart_sec


def test_the_units_own_wait_is_part_of_a_restart() -> None:
    assert restart_sec(unit(Machine(program=Path("/opt/atrium"), hub="http://hub.example"))) == 1

"""Which signal a setting means."""

from pathlib import Path

from hardware.alarm.serial_relay import SerialRelay
from hardware.alarm.stand_in import NoAlarm
from hardware.ports import AlarmSignal

RELAY = "relay:"


def open_alarm(said: str | None) -> AlarmSignal:
    """`relay:/dev/serial/by-id/NAME`, or None: nothing is fitted."""
    return SerialRelay(Path(said.removeprefix(RELAY))) if said else NoAlarm()

"""A signal beside the kiosk, for when nobody else answers."""

from hardware.alarm.opening import open_alarm
from hardware.alarm.stand_in import NoAlarm

__all__ = ["NoAlarm", "open_alarm"]

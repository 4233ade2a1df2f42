"""How far each rule of the line may be set: an administrator's number outside these is a slip of the finger."""

from typing import NamedTuple


class Bounds(NamedTuple):
    """From `least` to `most`, both allowed."""

    least: int
    most: int

    def hold(self, number: int) -> bool:
        return self.least <= number <= self.most


A_DAY_MINUTES = 24 * 60

ARRIVAL = {
    "early_minutes": Bounds(0, A_DAY_MINUTES),
    "grace_minutes": Bounds(0, 120),
    "late_minutes": Bounds(0, 240),
}
"""A site's, and a service's own where it has some."""

OF_SITE = ARRIVAL | {
    "overtaken_times": Bounds(1, 20),
    "overtaken_late_minutes": Bounds(5, 240),
    "no_show_recalls": Bounds(1, 10),
    "no_show_minutes": Bounds(1, 60),
    "requeue_times": Bounds(0, 5),
    "return_minutes": Bounds(0, 240),
    "defer_minutes": Bounds(1, 10),  # longer, and somebody else waits for a person who is not there
    "alarm_minutes": Bounds(1, 120),
    "led_minutes": Bounds(0, 60),  # longer than any walk, and boards would be full of people who have arrived
}
EARLIER = Bounds(0, 120)
"""By so many minutes a class of need is due earlier than others of the same arrival."""
TARGET = Bounds(1, 480)
CAPACITY = Bounds(0, 9999)
LAST_NUMBER = Bounds(0, 600)
WALK = Bounds(0, 60)

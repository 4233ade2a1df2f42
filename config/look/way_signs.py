"""Which icon a step of a way has, on kiosk and phone (look.md section 6)."""

from config.contract.ways import Act, Turn

ARROWS = {
    Turn.STRAIGHT: "arrow-up", Turn.BEAR_LEFT: "arrow-up-left", Turn.BEAR_RIGHT: "arrow-up-right",
    Turn.LEFT: "corner-up-left", Turn.RIGHT: "corner-up-right", Turn.BACK_LEFT: "u-turn-left",
    Turn.BACK_RIGHT: "u-turn-right", Turn.AROUND: "u-turn-left",
}  # fmt: skip

CLIMBS = {
    Act.LIFT: "elevator", Act.STAIRS: "stairs", Act.ESCALATOR: "stairs-up", Act.RAMP: "arrow-ramp-right",
    Act.OVER: "building-hospital",
}  # fmt: skip
"""What leads from floor to floor."""

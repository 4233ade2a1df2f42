"""The screen as it hangs: whether a finger hits its keys, and whether everybody reaches them, from a wheelchair over a shelf too.

Sizes and limits are those of tokens.json (`touch_mm`, `reach_mm`): 20 mm a key; no key above 1,220 mm, or 1,120 over a deep
shelf, none below 380.
"""

from collections.abc import Iterator
from typing import Any

from config.look import tokens
from config.settings import KioskSettings
from kiosk.doctor.findings import Finding, Verdict

_FOOT_MARGIN_PX = {False: 28, True: 20}
_TOUCH_MARGIN_PX = 24  # above the first key of a lying screen


def check_screen(settings: KioskSettings) -> Iterator[Finding]:
    """By what was entered of it; nothing here can measure a wall."""
    kiosk = tokens()["kiosk"]
    mm_per_px = kiosk["reference_mm_per_px"] * settings.screen_diagonal_in / kiosk["reference_diagonal_in"]
    yield _keys(kiosk, mm_per_px, settings.screen_diagonal_in)
    if settings.screen_lower_edge_mm is None:
        cure = (
            "Measure from the floor to the lower edge of the picture, then set screen_lower_edge_mm and shelf_depth_mm."
        )
        yield Finding("reach", Verdict.WORTH_A_LOOK, "nobody has entered how high the screen hangs", cure)
        return
    yield _reach(kiosk, mm_per_px, settings, settings.screen_lower_edge_mm)


def _keys(kiosk: dict[str, Any], mm_per_px: float, inches: float) -> Finding:
    least, needed = kiosk["touch_px"]["least"] * mm_per_px, kiosk["touch_mm"]["least"]
    said = f"the smallest keys are {least:.0f} mm on {inches:g} inches"
    if least >= needed:
        return Finding("screen", Verdict.WELL, said)
    larger = inches * needed / least
    return Finding(
        "screen", Verdict.WRONG, f"{said}; {needed} are needed", f"Take a screen of {larger:.0f} inches or more."
    )


def _reach(kiosk: dict[str, Any], mm_per_px: float, settings: KioskSettings, lower_edge: int) -> Finding:
    rules, shelf = kiosk["reach_mm"], settings.shelf_depth_mm
    shallow, deepest = rules["shelf_depth"]
    if shelf > deepest:
        cure = f"Take the shelf away or make it at most {deepest} mm deep."
        return Finding(
            "reach", Verdict.WRONG, f"over a shelf of {shelf} mm nobody in a wheelchair reaches the screen", cure
        )
    limit = rules["limit_with_shelf"] if shelf > shallow else rules["limit"]
    usual, low = (round(lower_edge + px * mm_per_px) for px in _highest_px(kiosk, landscape=settings.landscape))
    lowest = lower_edge + _FOOT_MARGIN_PX[settings.landscape] * mm_per_px
    if lowest < rules["lowest_key"]:
        cure = f"Hang it {rules['lowest_key'] - lowest:.0f} mm higher."
        return Finding("reach", Verdict.WRONG, f"the lowest keys are {lowest:.0f} mm above the floor", cure)
    if usual <= limit:
        return Finding("reach", Verdict.WELL, f"every key is between {lowest:.0f} and {usual} mm; {limit} is the limit")
    cure = f"Hang it {usual - limit} mm lower."
    if low <= limit:
        said = f"keys go up to {usual} mm, {limit} is the limit; with Low reach up to {low}"
        return Finding("reach", Verdict.WORTH_A_LOOK, said, cure)
    return Finding("reach", Verdict.WRONG, f"even with Low reach keys go up to {low} mm; {limit} is the limit", cure)


def _highest_px(kiosk: dict[str, Any], *, landscape: bool) -> tuple[float, float]:
    """How far above the picture's lower edge its highest keys end: as usual, and with Low reach."""
    if landscape:
        height = kiosk["landscape"]["canvas_px"][1]
        return height - _TOUCH_MARGIN_PX, height - kiosk["landscape"]["low_reach_from"]
    height, zones = kiosk["canvas_px"][1], kiosk["zones_px"]
    return height - zones["touch_from"], height - zones["low_reach_from"]

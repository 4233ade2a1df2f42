"""The window's settings. Imported before anything of Kivy: Kivy reads its environment and Config once, at import."""

import os
from pathlib import Path

from config.look import tokens
from config.settings import KioskSettings
from kiosk.memory import keep_memory_small


def canvas_size(landscape: bool) -> tuple[int, int]:
    """Pixels of the drawn face; the window may be smaller, then the face is scaled down whole."""
    kiosk = tokens()["kiosk"]
    width, height = (kiosk["landscape"] if landscape else kiosk)["canvas_px"]
    return int(width), int(height)


def prepare_kivy(settings: KioskSettings, offscreen: bool) -> None:
    """Own home, no files, no arguments, one source of touches, no way out of the program by a key."""
    home = settings.folder / "kivy"
    home.mkdir(parents=True, exist_ok=True)
    _set_environment(home, offscreen, settings.loudspeaker)
    keep_memory_small()
    from kivy.config import Config

    whole = canvas_size(settings.landscape)
    windowed = settings.demo and not offscreen  # a developer's display is seldom 1920 px high
    width, height = (side // 2 for side in whole) if windowed else whole
    for section, name, value in [
        ("kivy", "exit_on_escape", "0"),
        ("kivy", "log_level", "warning"),
        ("input", "mouse", "mouse,disable_multitouch"),
        ("graphics", "width", str(width)),
        ("graphics", "height", str(height)),
        ("graphics", "borderless", "0" if windowed else "1"),
        ("graphics", "resizable", "1" if windowed else "0"),
        ("graphics", "fullscreen", "0"),
        ("graphics", "show_cursor", "1" if windowed else "0"),
        ("graphics", "multisamples", "0"),
        ("graphics", "maxfps", "60"),
    ]:
        Config.set(section, name, value)
    if Config.has_option("input", "%(name)s"):  # SDL already reports touches; mtdev would report them twice
        Config.remove_option("input", "%(name)s")


def _set_environment(home: Path, offscreen: bool, loudspeaker: bool) -> None:
    os.environ.update(
        KIVY_HOME=str(home),
        KIVY_NO_ARGS="1",
        KIVY_NO_FILELOG="1",
        KIVY_LOG_MODE="PYTHON",  # Kivy's words go the way of all others (config.logs)
        KIVY_CLIPBOARD="dummy",
        KIVY_METRICS_DENSITY="1",
        KIVY_DPI="96",
    )
    if not loudspeaker:
        os.environ["SDL_AUDIODRIVER"] = "dummy"  # SDL would open a sound device nobody has set up
    if offscreen:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"


def drain_gl(*_: object) -> None:
    """Offscreen nothing ever waits for the drawing queue, which then grows without end: wait for it each frame."""
    from kivy.graphics.opengl import glFinish

    glFinish()

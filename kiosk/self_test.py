"""`kiosk --self-test`: whether this version works here: it loads, reads what the one before kept, draws welcome."""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from config.settings import KioskSettings
from kiosk.link.catalogue_copy import CatalogueCopy


def self_test(settings: KioskSettings) -> int:
    """0 where it does. Touches nothing of the kiosk that runs."""
    from kiosk.app import KioskApp
    from kiosk.preview.drawing import Asked, Drawing

    assert KioskApp is not None  # noqa: S101  # loading the window's program is half of the question
    catalogue = CatalogueCopy(settings.folder).read()
    with tempfile.TemporaryDirectory(prefix="kiosk-self-test-") as folder:
        drawing = Drawing(Path(folder))
        if catalogue is None:
            return 0  # a kiosk that was never set up: that everything loads is all there is to know
        asked = Asked(catalogue=catalogue, now=datetime.now(UTC), landscape=settings.landscape)
        drawn = drawing.picture(asked).startswith(b"\x89PNG")
    sys.stdout.write("welcome was drawn\n" if drawn else "welcome was not drawn\n")
    return 0 if drawn else 1

"""`python -m kiosk`: the touchscreen program."""

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import structlog

from config.loading import loading
from config.logs import write_logs
from config.settings import KioskSettings, read_settings
from config.version import PROGRAM
from hardware.owner import take_devices

if TYPE_CHECKING:
    from kiosk.loudspeaker import Loudspeaker
    from kiosk.reader import Reader


def _arguments() -> argparse.Namespace:
    ask = argparse.ArgumentParser(
        prog="kiosk",
        description="Atrium's touchscreen program. Everything else is set in atrium.toml or by ATRIUM_… names.",
        epilog="`kiosk doctor` tries printer, scanner, card reader and sound, and says what to do about what is wrong;"
        " `kiosk install` makes a fresh Debian machine a kiosk.",
    )
    ask.add_argument("--landscape", action="store_true", help="draw 1920 x 1080 instead of 1080 x 1920")
    ask.add_argument(
        "--offscreen", action="store_true", help="draw without any display (by itself where there is none)"
    )
    ask.add_argument("--hub", metavar="URL", help="the hub's address, http://host:8080")
    ask.add_argument(
        "--preview", action="store_true", help="draw drafts for the hub's kiosk editor on this machine; no kiosk runs"
    )
    ask.add_argument(
        "--self-test", action="store_true", help="whether this version works on this machine; no kiosk runs"
    )
    ask.add_argument("--printer", metavar="ADDRESS", help="a ticket printer: tcp://HOST:PORT, serial:, usb:")
    return ask.parse_args()


def main() -> int:
    """Read the settings, open the window, run until it is closed or the program is told to end."""
    loading()
    if sys.argv[1:2] == ["doctor"]:
        from kiosk.doctor import main as doctor

        return doctor(sys.argv[2:])
    if sys.argv[1:2] == ["install"]:
        from kiosk.install import main as install

        return install(sys.argv[2:])
    asked = _arguments()
    given: dict[str, Any] = {"hub_url": asked.hub, "printer": asked.printer, "landscape": asked.landscape or None}
    settings: KioskSettings = read_settings(
        KioskSettings, **{name: value for name, value in given.items() if value is not None}
    )
    write_logs("kiosk", settings.log_json)
    if asked.preview:
        from kiosk.preview.door import serve_previews

        return serve_previews(settings.preview_socket)
    if asked.self_test:
        from kiosk.self_test import self_test

        return self_test(settings)
    displays = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform != "linux"
    settings.folder.mkdir(parents=True, exist_ok=True)
    owned = take_devices(
        settings.folder
    )  # so that nobody tries the printer while it prints; held until the program ends
    if owned is None:
        structlog.get_logger().warning("devices_taken", reason="another kiosk or its doctor has this folder's devices")
    if _run(settings, offscreen=asked.offscreen or not displays, spool=settings.folder / "spool.sqlite"):
        _begin_anew()
    return 0


def _begin_anew() -> NoReturn:
    """Ourselves, as we were started: by `run`, which knows whether another version stands beside."""
    base = os.environ.get("ATRIUM_BASE")
    if base is not None:
        os.execv(f"{base}/run", ["run", "kiosk", *sys.argv[1:]])  # noqa: S606
    os.execv(sys.executable, [sys.executable, "-m", "kiosk", *sys.argv[1:]])  # noqa: S606


def _run(settings: KioskSettings, offscreen: bool, spool: Path) -> bool:
    """Until it ends; True where it is to begin anew."""
    from kiosk.window import prepare_kivy  # the window's settings come before anything of Kivy

    prepare_kivy(settings, offscreen)
    from hardware.printer.opening import Chosen, open_printer
    from kiosk.alarm_sound import alarm_of
    from kiosk.app import KioskApp, on_screen_thread
    from kiosk.input_devices import open_input_devices
    from kiosk.parts import open_kiosk
    from kiosk.remote_screen import RemoteScreen
    from kiosk.service_desk import ServiceDesk

    second = settings.printer_fall_back
    fall_back = Chosen(second, settings.printer_fall_back_profile, settings.roll_metres) if second else None
    printer = open_printer(
        settings.printer, settings.printer_profile, spool, roll_metres=settings.roll_metres, fall_back=fall_back
    )
    alarm = alarm_of(settings.alarm, _loudspeaker(settings), settings.folder, on_screen_thread)
    kiosk = open_kiosk(settings, printer, on_screen_thread, alarm)

    reader = _reader(settings)
    if reader is not None:
        reader.heard = kiosk.performer.reads_aloud
    desk = ServiceDesk(
        kiosk.world,
        printer,
        kiosk.performer.link,
        hub=settings.hub_url or "–",
        folder=settings.folder,
        program=PROGRAM,
        reader=reader,
    )
    app = KioskApp(settings, kiosk.mind, kiosk.clock.now, kiosk.start, kiosk.close, reader=reader, desk=desk)
    app.bind(
        on_start=app.tidying.begin
    )  # a program's own affair: where several share a process, nobody may leave objects out
    link = kiosk.performer.link
    link.remote.screen, link.messages, app.message_changed = RemoteScreen(app, desk), lambda: app.messages, link.say_now
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: on_screen_thread(app.stop))
    with open_input_devices(
        settings,
        lambda tap: on_screen_thread(lambda: app.hear(tap)),
        lambda key: on_screen_thread(lambda: app.press(key)),
    ):
        app.run()
    return app.restarts


def _loudspeaker(settings: KioskSettings) -> "Loudspeaker | None":
    """None where none is set up: the sound device is not even opened."""
    if not settings.loudspeaker:
        return None
    from kiosk.loudspeaker import Loudspeaker

    return Loudspeaker()


def _reader(settings: KioskSettings) -> "Reader | None":
    out = _loudspeaker(settings)
    if out is None:
        return None
    from hardware.speaker.opening import open_speaker
    from kiosk.adjusted import read_adjusted
    from kiosk.app import on_screen_thread
    from kiosk.lanes import WorkerLane
    from kiosk.reader import Reader

    kept = read_adjusted(settings.folder).volume
    volume = (settings.loudspeaker_volume if kept is None else kept) / 100
    return Reader(open_speaker(settings.folder), out, WorkerLane("voice"), on_screen_thread, volume)


if __name__ == "__main__":
    sys.exit(main())

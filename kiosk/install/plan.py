"""What an installation consists of, as a list: files and commands, each with its way back. Nothing here touches a machine."""

from dataclasses import dataclass
from pathlib import Path

from kiosk.install import files
from kiosk.install.files import HOME, UNIT, USER, Machine

PACKAGES = (
    "xserver-xorg",
    "xinit",
    "x11-xserver-utils",
    "xserver-xorg-input-libinput",
    "libgl1",
    "libegl1",
    "libmtdev1",
    "alsa-utils",
)
"""The last one is sound: without ALSA's library the window's audio is silent and says nothing of it."""
GROUPS = ("atrium", "audio", "input", "render", "tty", "video")


@dataclass(frozen=True)
class PutFile:
    """`keeps`: a file that is there already stays as it is, and stays after an undo."""

    path: Path
    text: str
    mode: int = 0o644
    keeps: bool = False
    owner: str | None = None

    def __str__(self) -> str:
        return f"write {self.path}" + (" unless it is there" if self.keeps else "")


@dataclass(frozen=True)
class Run:
    """`unless`: a command that succeeds where this one is done already, by somebody else; then there is no way back either."""

    command: tuple[str, ...]
    back: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join(self.command)


Step = PutFile | Run


def plan(machine: Machine, rules: str) -> list[Step]:
    """`rules`: udev's, as they lie in config/deploy."""
    etc = Path("/etc")
    return [
        *(Run(("groupadd", "--force", "--system", group)) for group in ("atrium", "render")),
        Run(
            ("useradd", "--system", "--home-dir", HOME, "--shell", "/usr/sbin/nologin", USER),
            back=("userdel", USER),
            unless=("id", USER),
        ),
        Run(("usermod", "--append", "--groups", ",".join(GROUPS), USER)),
        Run(("install", "-d", "-m", "0700", "-o", USER, HOME)),
        PutFile(Path(HOME) / "atrium.toml", files.settings(machine), 0o600, keeps=True, owner=USER),
        PutFile(Path("/usr/local/lib/atrium-kiosk/session"), files.session(machine), 0o755),
        PutFile(etc / "X11/xorg.conf.d/50-atrium-kiosk.conf", files.xorg(machine)),
        PutFile(etc / "X11/Xwrapper.config", files.XWRAPPER),
        PutFile(etc / "udev/rules.d/70-atrium-devices.rules", rules),
        PutFile(etc / "systemd/journald@atrium-kiosk.conf", files.JOURNAL),
        PutFile(etc / "systemd/logind.conf.d/50-atrium-kiosk.conf", files.LOGIND),
        PutFile(etc / "systemd/system.conf.d/50-atrium-kiosk.conf", files.HARDWARE_WATCHDOG),
        PutFile(etc / "sysctl.d/60-atrium-kiosk.conf", files.SYSCTL),
        PutFile(etc / "systemd/system" / UNIT, files.unit(machine)),
        Run(("systemctl", "daemon-reload"), back=("systemctl", "daemon-reload")),
        Run(("udevadm", "control", "--reload"), back=("udevadm", "control", "--reload")),
        Run(("udevadm", "trigger")),
        Run(("sysctl", "--system")),
        Run(("systemctl", "mask", "ctrl-alt-del.target"), back=("systemctl", "unmask", "ctrl-alt-del.target")),
        Run(("systemctl", "enable", UNIT), back=("systemctl", "disable", "--now", UNIT)),
    ]

"""The texts of a kiosk machine: session, X, units, logs, keys. Each says whose it is; none holds a secret."""

from dataclasses import dataclass
from pathlib import Path

USER, HOME, UNIT = "atrium-kiosk", "/var/lib/atrium-kiosk", "atrium-kiosk.service"
MATRICES = {
    "normal": "1 0 0 0 1 0 0 0 1",
    "left": "0 -1 1 1 0 0 0 0 1",
    "right": "0 1 0 -1 0 1 0 0 1",
    "inverted": "-1 0 1 0 -1 1 0 0 1",
}
"""What turns a touch with the picture (X.org, libinput's TransformationMatrix)."""
_HEAD = "# Written by `./run kiosk install`; `./run kiosk install --undo` takes it away again.\n"


@dataclass(frozen=True)
class Machine:
    """What an installation is told. `program`: the folder with `run`."""

    program: Path
    hub: str
    rotate: str = "normal"
    landscape: bool = False
    printer: str | None = None
    scanner: str | None = None
    update_keys: tuple[str, ...] = ()
    loudspeaker: bool = False


def unit(machine: Machine) -> str:
    """X alone with the kiosk in it: no desktop, no window manager, nothing to come back to."""
    return f"""{_HEAD}[Unit]
Description=Atrium kiosk (touchscreen)
After=systemd-user-sessions.service network.target sound.target
Conflicts=getty@tty7.service
StartLimitIntervalSec=0

[Service]
Type=notify
# The kiosk is X's client, not the process systemd started.
NotifyAccess=all
# Beaten by the clock that draws: whoever hangs is ended, and begins anew with what it knows by heart.
WatchdogSec=15
Restart=always
RestartSec=1
TimeoutStartSec=60
TimeoutStopSec=10
User={USER}
PAMName=login
TTYPath=/dev/tty7
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
StandardInput=tty
StandardOutput=journal
StandardError=journal
UtmpIdentifier=tty7
UtmpMode=user
WorkingDirectory={machine.program}
Environment=ATRIUM_HOME={HOME} ATRIUM_RELEASES={HOME}/releases ATRIUM_LOG_JSON=1
ExecStart=/usr/bin/xinit /usr/local/lib/atrium-kiosk/session -- /usr/bin/X :0 vt7 -keeptty -nolisten tcp -nocursor -s 0 -dpms
LogNamespace=atrium-kiosk
StateDirectory=atrium-kiosk
StateDirectoryMode=0700
UMask=0077
NoNewPrivileges=no
ProtectHome=yes
PrivateTmp=no

[Install]
WantedBy=multi-user.target
"""


def session(machine: Machine) -> str:
    """X's only client: turns the picture, then becomes the kiosk."""
    turn = ""
    if machine.rotate != "normal":
        turn = (
            "screen=$(xrandr | awk '/ connected/ { print $1; exit }')\n"
            f'[ -z "$screen" ] || xrandr --output "$screen" --rotate {machine.rotate} || true\n'
        )
    lying = " --landscape" if machine.landscape else ""
    return f"#!/bin/sh\n{_HEAD}{turn}exec {machine.program}/run kiosk{lying}\n"


def xorg(machine: Machine) -> str:
    return f"""{_HEAD}Section "ServerFlags"
    Option "DontVTSwitch" "true"
    Option "DontZap" "true"
    Option "BlankTime" "0"
    Option "StandbyTime" "0"
    Option "SuspendTime" "0"
    Option "OffTime" "0"
EndSection

Section "InputClass"
    Identifier "Atrium: touches turn with the picture"
    MatchIsTouchscreen "on"
    Driver "libinput"
    Option "TransformationMatrix" "{MATRICES[machine.rotate]}"
EndSection
"""


def settings(machine: Machine) -> str:
    """Begun once; whoever runs the kiosk goes on with it."""
    said = {"hub_url": machine.hub, "printer": machine.printer, "scanner": machine.scanner}
    keys = ", ".join(f'"{key}"' for key in machine.update_keys)
    trusted = f"update_keys = [{keys}]\n" if keys else ""
    heard = "loudspeaker = true\n" if machine.loudspeaker else ""
    return "".join(f'{name} = "{value}"\n' for name, value in said.items() if value) + heard + trusted


XWRAPPER = f"{_HEAD}allowed_users=anybody\nneeds_root_rights=auto\n"
JOURNAL = f"{_HEAD}[Journal]\nStorage=persistent\nSystemMaxUse=200M\nSystemMaxFileSize=20M\nMaxRetentionSec=1month\n"
"""Logs of the kiosk alone, in a journal of their own: they rotate by size and end after a month."""
SYSCTL = f"{_HEAD}kernel.sysrq = 0\n"
LOGIND = f"""{_HEAD}[Login]
NAutoVTs=0
ReserveVT=0
HandlePowerKey=ignore
HandleRebootKey=ignore
HandleSuspendKey=ignore
HandleLidSwitch=ignore
"""
HARDWARE_WATCHDOG = f"{_HEAD}[Manager]\nRuntimeWatchdogSec=30\n"

"""A fresh machine becomes a kiosk below a folder of its own, and is afterwards as it was."""

import configparser
import shutil
import subprocess
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import KioskSettings
from kiosk.install import main
from kiosk.install.carry_out import Installer, StepFailed
from kiosk.install.files import MATRICES, UNIT, Machine, session, settings, unit, xorg
from kiosk.install.plan import PACKAGES, PutFile, Run, Step, plan

MACHINE = Machine(Path("/opt/atrium"), "http://hub.example:8080", rotate="right", printer="tcp://10.0.0.9:9100")


class Shell:
    """Remembers what was run; commands in `fails` end in an error."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.fails: set[str] = {"id"}

    def __call__(self, command: tuple[str, ...]) -> bool:
        self.ran.append(" ".join(command))
        return command[0] not in self.fails


def everything(root: Path) -> dict[str, str]:
    return {str(file.relative_to(root)): file.read_text() for file in root.rglob("*") if file.is_file()}


def nothing_said(_line: str) -> None:
    pass


def steps() -> list[Step]:
    return plan(MACHINE, "rules\n")


def test_what_was_installed_is_taken_back_and_what_was_there_is_put_back(tmp_path: Path) -> None:
    wrapper = tmp_path / "etc/X11/Xwrapper.config"
    wrapper.parent.mkdir(parents=True)
    wrapper.write_text("allowed_users=console\n")
    before, shell = everything(tmp_path), Shell()
    Installer(tmp_path, shell).install(steps(), nothing_said)
    Installer(tmp_path, shell).install(steps(), nothing_said)
    made = everything(tmp_path)
    assert f"etc/systemd/system/{UNIT}" in made
    assert "anybody" in wrapper.read_text()
    assert (tmp_path / "usr/local/lib/atrium-kiosk/session").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "var/lib/atrium-kiosk/atrium.toml").stat().st_mode & 0o777 == 0o600
    shell.ran.clear()
    assert Installer(tmp_path, shell).undo(nothing_said)
    left = everything(tmp_path)
    assert left.pop("var/lib/atrium-kiosk/atrium.toml")
    assert left == before
    assert {f"systemctl disable --now {UNIT}", "systemctl unmask ctrl-alt-del.target", "userdel atrium-kiosk"} <= set(
        shell.ran
    )
    assert not Installer(tmp_path, shell).undo(nothing_said)


def test_an_installation_that_broke_off_can_be_undone(tmp_path: Path) -> None:
    shell = Shell()
    shell.fails.add("udevadm")
    with pytest.raises(StepFailed, match="udevadm"):
        Installer(tmp_path, shell).install(steps(), nothing_said)
    assert Installer(tmp_path, shell).undo(nothing_said)
    assert set(everything(tmp_path)) == {"var/lib/atrium-kiosk/atrium.toml"}


def test_settings_that_somebody_changed_stay(tmp_path: Path) -> None:
    kept = tmp_path / "var/lib/atrium-kiosk/atrium.toml"
    kept.parent.mkdir(parents=True)
    kept.write_text('printer = "usb:04b8:0e28"\n')
    Installer(tmp_path, Shell()).install(steps(), nothing_said)
    assert kept.read_text() == 'printer = "usb:04b8:0e28"\n'


def test_a_user_who_was_there_before_is_not_taken_away(tmp_path: Path) -> None:
    shell = Shell()
    shell.fails.clear()
    Installer(tmp_path, shell).install(steps(), nothing_said)
    Installer(tmp_path, shell).undo(nothing_said)
    assert not any(ran.startswith(("useradd", "userdel")) for ran in shell.ran)


def test_a_dry_run_says_every_step_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--dry-run", "--texts", "--rotate", "left", "--hub", "http://hub.example:8080"]) == 0
    said = capsys.readouterr().out
    for step in plan(Machine(Path("/x"), "http://hub.example:8080", rotate="left"), ""):
        assert step.command[0] in said if isinstance(step, Run) else str(step.path) in said
    assert MATRICES["left"] in said


def test_nonsense_is_refused_before_anything_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--dry-run", "--printer", "the one in the lobby"]) == 1
    assert "printer" in capsys.readouterr().out


def test_the_unit_is_one_that_systemd_takes_and_watches_the_clock_that_draws(tmp_path: Path) -> None:
    said = unit(MACHINE)
    for wanted in ("Type=notify", "WatchdogSec=15", "Restart=always", "RestartSec=1", "LogNamespace=atrium-kiosk"):
        assert wanted in said
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        return  # where there is no systemd there is nobody to ask
    here = said.replace("/usr/bin/xinit /usr/local/lib/atrium-kiosk/session -- /usr/bin/X", "/bin/true")
    file = tmp_path / UNIT
    file.write_text(here.replace("/opt/atrium", "/"))
    asked = subprocess.run(
        [analyze, "verify", "--man=no", file], check=False, capture_output=True, text=True, timeout=30
    )
    ours = [line for line in asked.stderr.splitlines() if UNIT in line and "atrium-kiosk" in line]
    assert not [line for line in ours if "Unknown" in line or "Invalid" in line or "Failed to parse" in line], (
        asked.stderr
    )


def test_no_key_leads_out_of_the_session() -> None:
    assert '"DontVTSwitch" "true"' in xorg(MACHINE)
    assert '"DontZap" "true"' in xorg(MACHINE)
    texts = {str(step.path): step.text for step in steps() if isinstance(step, PutFile)}
    assert "kernel.sysrq = 0" in texts["/etc/sysctl.d/60-atrium-kiosk.conf"]
    logind = configparser.ConfigParser()
    logind.optionxform = str  # type: ignore[assignment,method-assign]
    logind.read_string(texts["/etc/systemd/logind.conf.d/50-atrium-kiosk.conf"])
    assert (logind["Login"]["NAutoVTs"], logind["Login"]["HandlePowerKey"]) == ("0", "ignore")
    assert Run(("systemctl", "mask", "ctrl-alt-del.target"), ("systemctl", "unmask", "ctrl-alt-del.target")) in steps()


def test_a_turned_screen_turns_its_touches(tmp_path: Path) -> None:
    script = tmp_path / "session"
    script.write_text(session(MACHINE))
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert "--rotate right" in script.read_text()
    assert MATRICES["right"] in xorg(MACHINE)
    assert "xrandr" not in session(Machine(Path("/opt/atrium"), "http://hub.example"))


def test_a_fresh_machine_gets_sound_where_a_loudspeaker_is_fitted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = KioskSettings(**tomllib.loads(settings(replace(MACHINE, loudspeaker=True))))
    assert (read.loudspeaker, KioskSettings(**tomllib.loads(settings(MACHINE))).loudspeaker) == (True, False)
    monkeypatch.setattr("kiosk.install.command.Installer", lambda: pytest.fail("nothing is installed"))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda name: None if name == "aplay" else f"/usr/bin/{name}")
    assert main(["--loudspeaker"]) == 1
    assert capsys.readouterr().out.startswith("aplay is missing here: ")
    assert "alsa-utils" in PACKAGES


def test_a_kiosk_is_told_where_versions_stand_and_whose_it_takes() -> None:
    said = settings(Machine(Path("/opt/atrium"), "http://hub.example", update_keys=("ab" * 32,)))
    assert tomllib.loads(said) == {"hub_url": "http://hub.example", "update_keys": ["ab" * 32]}
    assert "ATRIUM_RELEASES=/var/lib/atrium-kiosk/releases" in unit(MACHINE)
    assert main(["--dry-run", "--update-key", "not a key"]) == 1

"""Scanner, card reader, sound, hub: each tried once, bounded."""

import contextlib
import io
import math
import os
import queue
import shutil
import struct
import subprocess
import wave
from collections.abc import Iterator, Mapping, Sequence
from time import monotonic, sleep

import httpx2

from config.setting_kinds import NONE_FITTED
from hardware.alarm.opening import RELAY, open_alarm
from hardware.card_reader import read_card
from hardware.card_reader.reading import NO_CARD
from hardware.discovery import plugged_in
from hardware.errors import DeviceAway, LineBroken
from hardware.keypad.keys import KeypadKey, codes_of
from hardware.keypad.source import KeypadSource
from hardware.scanner import ScannedCode
from hardware.scanner.opening import open_scanner
from hardware.scanner.serial_source import SerialSource
from kiosk.doctor.findings import Finding, Verdict

_TAKEN = "End the other program that holds it (a second kiosk, a scanner's own program), or take scanner = out of the settings."
_HEADPHONES = "With headphones in, does the loudspeaker fall silent? Numbers are read to them."
_RULE = "Install config/deploy/70-atrium-devices.rules (sudo cp … /etc/udev/rules.d/, sudo udevadm trigger) and plug it in again."


def check_scanner(said: str | None, wait_s: float) -> Finding:
    """Waits for somebody to scan something."""
    if said is None:
        cure = "Nothing to do, unless a scan once typed into a field: then set scanner = to its keys: name. None fitted? none."
        return Finding("scanner", Verdict.WORTH_A_LOOK, "none is named; one that types is heard by the window", cure)
    if said == NONE_FITTED:
        return Finding("scanner", Verdict.WELL, "none is fitted, and nobody is told to hold a code to one")
    heard: queue.Queue[object] = queue.Queue()
    scanner = open_scanner(said, heard.put)
    try:
        code = heard.get(timeout=wait_s)
    except queue.Empty:
        there = scanner is not None and scanner.there
        if there:
            return Finding("scanner", Verdict.WORTH_A_LOOK, f"{said} is there; nothing was scanned in {wait_s:.0f} s")
        why = scanner.why_away if scanner is not None else ""
        cure = _TAKEN if "another program" in why else _RULE
        return Finding("scanner", Verdict.WRONG, why or f"{said} is away or not ours to read", cure)
    finally:
        if scanner is not None:
            scanner.close()
    if isinstance(code, ScannedCode):
        return Finding("scanner", Verdict.WELL, f"a code of {len(code.text)} letters was read")
    return Finding(
        "scanner", Verdict.WRONG, "what was scanned is no text", "Set the scanner to a US keyboard, or its baud."
    )


def check_keypad(said: str | None, codes: Mapping[str, int], wait_s: float) -> Iterator[Finding]:
    """Whether it is there with all the keys we need; then waits for somebody to press one."""
    if said is None:
        return
    try:
        source = KeypadSource(said.removeprefix("keys:"), codes_of(dict(codes)))
    except DeviceAway as away:
        cure = (
            "Set it to its usual keys by its maker's program, or name them: keypad_codes."
            if "no key" in str(away)
            else _RULE
        )
        yield Finding("keypad", Verdict.WRONG, str(away), cure)
        return
    pressed: list[KeypadKey] = []
    with contextlib.suppress(LineBroken):
        pressed = source.read(wait_s)
    source.close()
    if pressed:
        yield Finding("keypad", Verdict.WELL, f"it is there, and its key {pressed[0].value} was felt. {_HEADPHONES}")
    else:
        yield Finding(
            "keypad", Verdict.WORTH_A_LOOK, f"it is there; no key was pressed in {wait_s:.0f} s. {_HEADPHONES}"
        )


def check_alarm(said: str | None, seconds: float = 1.0) -> Iterator[Finding]:
    """Sounds it once: a relay answers nothing, a person hears or sees it."""
    if said is None:
        return
    if not os.access(said.removeprefix(RELAY), os.W_OK):
        yield Finding("alarm", Verdict.WRONG, f"{said} is away or not ours to use", _RULE)
        return
    alarm = open_alarm(said)
    alarm.sound()
    sleep(seconds)
    alarm.silence()
    yield Finding("alarm", Verdict.WELL, f"it was on for {seconds:.0f} s: was it heard or seen?")


def check_card_reader(said: str | None, commands: Sequence[str] = ()) -> Iterator[Finding]:
    """Looks once; a card may lie there or not."""
    if said is None:
        return
    reading = read_card(said.removeprefix("pcsc:"), tuple(bytes.fromhex(command) for command in commands))
    if reading.card is not None and not reading.card.names_one_card:
        cure = (
            "Cards of this kind cannot check anybody in. Set card_file to the commands that read the hospital's file."
        )
        yield Finding("card reader", Verdict.WORTH_A_LOOK, f"of this card only its {reading.card.kind} is read", cure)
    elif reading.card is not None:
        yield Finding("card reader", Verdict.WELL, f"a card is read by its {reading.card.kind}")
    elif reading.reason == NO_CARD:
        yield Finding("card reader", Verdict.WELL, "it is there; lay a card on it and try again to see one read")
    else:
        cure = "sudo apt-get install pcscd libccid, plug it in, sudo systemctl start pcscd."
        yield Finding("card reader", Verdict.WRONG, reading.reason, cure)


def check_presence(said: str | None, wait_s: float) -> Iterator[Finding]:
    """Waits for the sensor's first word."""
    if said is None:
        return
    heard = ""
    try:
        source = SerialSource(said.removeprefix("serial:"))
        until = monotonic() + max(wait_s, 2.0)
        while not set(heard) & {"0", "1"} and monotonic() < until:
            heard += source.read(0.2)
        source.close()
    except (DeviceAway, LineBroken):
        yield Finding("presence", Verdict.WRONG, f"{said} is away or not ours to read", _RULE)
        return
    if set(heard) & {"0", "1"}:
        last = [one for one in heard if one in "01"][-1]
        yield Finding("presence", Verdict.WELL, "it feels somebody" if last == "1" else "it feels nobody")
    else:
        cure = "It must write 1 or 0 at 9600 baud, at least every second."
        yield Finding("presence", Verdict.WRONG, f"{said} says nothing that is understood", cure)


def check_sound() -> Finding:
    """Half a second of a tone, by the system's own player."""
    player = shutil.which("aplay") or shutil.which("paplay")
    if player is None:
        return Finding("sound", Verdict.WORTH_A_LOOK, "no player", "sudo apt-get install alsa-utils")
    try:
        played = subprocess.run([player], input=_tone(), capture_output=True, timeout=5, check=False)
    except subprocess.TimeoutExpired:
        return Finding("sound", Verdict.WRONG, "the player never ended", "Choose another output (alsamixer).")
    if played.returncode:
        return Finding("sound", Verdict.WRONG, "no sound device answers", "Look at the cable and at the output chosen.")
    return Finding("sound", Verdict.WELL, "a tone was played: was it heard?")


def check_hub(url: str | None) -> Finding:
    """Whether the hub answers at its address."""
    if url is None:
        return Finding("hub", Verdict.WRONG, "no address", "Set hub_url.")
    try:
        answer = httpx2.get(f"{url}/healthz", timeout=3.0)
    except httpx2.HTTPError as away:
        cure = "Look at the network, at the name, and whether the hub runs. Numbers come from the lease meanwhile."
        return Finding("hub", Verdict.WRONG, f"{url} does not answer ({type(away).__name__})", cure)
    if answer.status_code != 200:
        return Finding("hub", Verdict.WRONG, f"{url} answers {answer.status_code}", "Is this the hub's address?")
    return Finding("hub", Verdict.WELL, f"{url} answers")


def proposals() -> Iterator[Finding]:
    """What is plugged in and could be named in the settings."""
    for found in plugged_in():
        yield Finding("found", Verdict.WELL, f'{found.name}: {found.setting} = "{found.said}"')


def _tone() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(22_050)
        waves = (math.sin(2 * math.pi * 660 * at / 22_050) for at in range(11_025))
        sound.writeframes(b"".join(struct.pack("<h", round(12_000 * height)) for height in waves))
    return out.getvalue()

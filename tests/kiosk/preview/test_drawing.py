"""A draft is drawn by the kiosk's own face; what no kiosk would take is said instead of drawn."""

import base64
import io
import json
import os
import subprocess
import sys
from typing import Any

from PIL import Image

from config.contract.words import Language
from kiosk.flow.steps import ChooseDepartment
from kiosk.preview.drawing import Asked, answer, session_of
from tests.kiosk.cast import NOON, st_anna


def asked(configuration: dict[str, Any] | None = None, words: dict[str, Any] | None = None, **more: Any) -> bytes:
    whole = st_anna().model_dump(mode="json") | {"words": words or {}}
    whole["kiosk"]["configuration"] = configuration or {}
    return json.dumps({"catalogue": whole, "now": NOON.isoformat(), **more}).encode() + b"\n"


def test_a_person_who_reads_it_in_their_language() -> None:
    session = session_of(Asked.model_validate_json(asked({"larger": True}, language="ru", step="departments")))
    assert (session.language, session.step, session.view.larger) == (Language.RUSSIAN, ChooseDepartment(), True)


def test_what_no_kiosk_would_take_is_not_drawn() -> None:
    for line, problem in (
        (b"{}", "unreadable"),
        (asked({"actions": ["dance"]}), "unreadable"),
        (asked({"languages": ["de"]}), "unreadable"),
        (asked({"field_colour": "#FFFFFF"}), "colours"),
        (asked({"key_colour": "#FFC93C"}), "colours"),
    ):
        assert answer(line, lambda _asked: b"") == {"problem": problem}
    assert answer(asked(), lambda _asked: b"png") == {"png": base64.b64encode(b"png").decode()}


def test_both_ways_a_screen_hangs_and_another_configuration_or_own_words_are_another_picture() -> None:
    own = {"en": {"kiosk.welcome.title": ["How can we help?"]}}
    lines = [asked(), asked({"actions": ["number"], "large": ["number"]}), asked(landscape=True), asked(words=own)]
    lines += [asked({"field_colour": "#5A1230", "key_colour": "#6B1030"}), asked()]
    message = {"key": 0, "kind": "evacuate", "zone": "site", "where": None, "begins_at": NOON.isoformat()}
    lines += [
        asked(emergencies=[message], language="lt"),
        asked(emergencies=[{**message, "zone": "floor", "where": "9"}]),
    ]
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    drawn = subprocess.run(
        [sys.executable, "-m", "kiosk.preview.drawing"], input=b"".join(lines), capture_output=True, timeout=90,
        check=True, env=environment,
    )  # fmt: skip
    *pictures, own_colours, as_it_comes, leaves, elsewhere = [
        base64.b64decode(json.loads(line)["png"]) for line in drawn.stdout.splitlines()
    ]
    sizes = [Image.open(io.BytesIO(one)).size for one in pictures]
    assert sizes == [(540, 960), (540, 960), (960, 540), (540, 960)]
    assert len(set(pictures)) == len(pictures)
    assert as_it_comes == pictures[0], "what another kiosk's colours leave behind"
    grounds = [Image.open(io.BytesIO(one)).convert("RGB").getpixel((2, 100)) for one in (as_it_comes, own_colours)]
    assert grounds == [(0x0F, 0x30, 0x36), (0x5A, 0x12, 0x30)]
    assert elsewhere == pictures[0], "a message for another floor is none here"
    ground = Image.open(io.BytesIO(leaves)).convert("RGB").getpixel((20, 700))
    assert isinstance(ground, tuple)
    assert ground[0] > 2 * max(ground[1:]), "the alarm's red"

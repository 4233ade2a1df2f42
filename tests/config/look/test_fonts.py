"""The committed fonts: unchanged, complete, licensed."""

import hashlib
import json

import pytest
from fontTools.ttLib import TTFont

from config.locale import LANGUAGES
from config.look import FONTS, font_file, icon, icons


def test_every_font_file_is_the_one_that_was_built() -> None:
    manifest = json.loads((FONTS / "manifest.json").read_text("utf-8"))
    files = {path.name for path in FONTS.iterdir()} - {"manifest.json"}
    assert files == set(manifest)
    for name, digest in manifest.items():
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == digest, name


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_kiosk_sans_writes_every_language_the_signs_we_use_and_all_of_gb2312(weight: str) -> None:
    points = set(TTFont(str(font_file(f"KioskSans-{weight}"))).getBestCmap())
    hanzi = {bytes((a, b)).decode("gb2312", "ignore") for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF)} - {""}
    assert len(hanzi) == 6763
    own_names = "".join(facts.own_name for facts in LANGUAGES.values())
    for sign in [*hanzi, *own_names, *"ąčęėįšųūžіїєґёъ№„“«»—–→✓⚠●▲◆■₴\u00a0\u202f，。"]:
        assert ord(sign) in points, sign


def test_every_listed_icon_is_drawn_by_the_icon_font() -> None:
    points = set(TTFont(str(font_file("TablerIcons"))).getBestCmap())
    assert len(icons()) >= 120
    assert {ord(icon(name)) for name in icons()} <= points


def test_both_copyright_lines_and_both_licences_travel_with_the_fonts() -> None:
    ofl = (FONTS / "OFL.txt").read_text("utf-8")
    assert "Copyright 2015 Google LLC" in ofl
    assert "2014-2021 Adobe" in ofl
    assert "Reserved Font Name 'Source'" in ofl
    assert "MIT License" in (FONTS / "TABLER-LICENSE.txt").read_text("utf-8")

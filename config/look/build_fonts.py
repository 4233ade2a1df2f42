"""Makes the committed fonts again: Kiosk Sans (Noto Sans + Noto Sans SC, merged) and our cut of the Tabler icon font.

    python -m config.look.build_fonts --latin DIR --chinese DIR --icons DIR

`--latin`: NotoSans-{Regular,Bold}.ttf (Debian fonts-noto-core 20201225-1). `--chinese`: the unpacked npm package
@expo-google-fonts/noto-sans-sc 0.4.3. `--icons`: the unpacked npm package @tabler/icons-webfont 3.49.0. Needs the dev group.
"""

import argparse
import hashlib
import json
import re
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont

from config.look import FONTS

EXTRA = "→←↑↓✓⚠①②③④⑤⑥⑦⑧⑨●▲◆■"
ICONS = """
accessible address-book adjustments alert-circle alert-octagon alert-triangle ambulance armchair arrow-back-up arrow-down
arrow-left arrow-narrow-right arrow-ramp-left arrow-ramp-right arrow-right arrow-up arrow-up-left arrow-up-right
arrow-bear-left arrow-bear-right arrows-exchange baby-carriage backspace ban bed bell bell-check bell-off bell-ringing bone
bookmark brain browser building building-hospital bulb cake calendar calendar-check calendar-event calendar-plus
calendar-time camera cash check checklist checks chevron-down chevron-left chevron-right chevron-up chevrons-down
chevrons-left chevrons-right chevrons-up circle-check circle-x clipboard-check clipboard-heart clipboard-list clock
clock-pause clock-plus cloud-off cloud-check copy corner-down-left corner-up-left corner-up-right credit-card dental
device-desktop device-desktop-analytics device-floppy device-mobile device-tablet device-tv door door-enter door-exit dots
download droplet ear edit elevator exclamation-mark external-link eye eye-off file-text filter fingerprint flag flask
friends gauge grid-dots hand-stop headphones heart heartbeat help help-circle history home hourglass id id-badge-2
info-circle key language layout-dashboard layout-list license lifebuoy link list list-check list-details
list-search lock lock-open login login-2 logout lungs mail man map-2 map-pin massage medical-cross menu-2 message
message-circle microphone microscope minus mood-smile moon navigation navigation-check network news note nurse old
package paperclip pencil phone phone-call phone-calling pill placeholder plane plug plug-connected plug-connected-x plus
point power printer printer-off qrcode question-mark radioactive receipt refresh reload rotate route rotate-clockwise
ruler scan search send server settings shield shield-check shield-lock shopping-cart speakerphone stairs stairs-down
stairs-up star stethoscope stretching sun tag temperature test-pipe test-pipe-2 ticket toilet-paper tool trash
trending-up u-turn-left u-turn-right upload urgent user user-check user-circle user-heart user-minus user-off user-plus
user-question user-scan user-share users user-x vaccine virus volume volume-off walk wallet wave-saw-tool wheelchair wifi
wifi-off woman world x zoom-in zoom-out
""".split()  # noqa: SIM905


def _cut(source: Path, wanted: set[int], target: Path, flavor: str | None = None) -> None:
    options = subset.Options(
        layout_features=[],
        hinting=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        glyph_names=False,
    )
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "BASE", "STAT", "MATH", "VORG", "vhea", "vmtx", "DSIG"]
    options.flavor = flavor
    font, work = subset.load_font(str(source), options), subset.Subsetter(options)
    work.populate(unicodes=wanted)
    work.subset(font)
    subset.save_font(font, str(target), options)


def build_sans(latin: Path, chinese: Path, weight: str) -> None:
    """One weight of Kiosk Sans: what Noto Sans has below U+2200, then every hanzi and sign of GB2312."""
    pairs = (bytes((a, b)).decode("gb2312", "ignore") for a in range(0xA1, 0xF8) for b in range(0xA1, 0xFF))
    han = {ord(sign) for sign in [*"".join(pairs), *EXTRA] if sign >= "\u2000"}
    han |= {*range(0x3000, 0x3040), *range(0xFF00, 0xFFEF)}
    base = {point for point in TTFont(str(latin)).getBestCmap() if point < 0x530 or 0x1E00 <= point < 0x2200}
    with tempfile.TemporaryDirectory() as folder:
        parts = [Path(folder) / "latin.ttf", Path(folder) / "chinese.ttf"]
        _cut(latin, base, parts[0])
        _cut(chinese, (han & set(TTFont(str(chinese)).getBestCmap())) - base, parts[1])
        font = merge.Merger().merge([str(part) for part in parts])
    own = {1: "Kiosk Sans", 3: f"Atrium: Kiosk Sans {weight}", 4: f"Kiosk Sans {weight}", 6: f"KioskSans-{weight}"}
    for record in font["name"].names:
        record.string = own.get(record.nameID, record.toUnicode())
    font["head"].modified = font["head"].created  # the same sources give the same bytes
    font.recalcTimestamp = False
    _save_both(font, f"KioskSans-{weight}")
    cut_for_pages(weight)


def cut_for_pages(weight: str) -> None:
    """The part a page needs that shows no Chinese but its own name: 17 times smaller, so a phone has it at once."""
    whole = FONTS / f"KioskSans-{weight}.ttf"
    base = {point for point in TTFont(str(whole)).getBestCmap() if point < 0x2E80}
    _cut(whole, base | {ord(sign) for sign in "中文"}, FONTS / f"KioskSans-{weight}-latin.woff2", "woff2")


def build_icons(package: Path) -> None:
    """Our cut of Tabler's outline icons and the list name → code point. Names Tabler does not have are refused."""
    css = (package / "dist" / "tabler-icons.css").read_text("utf-8")
    known = {
        name: int(point, 16) for name, point in re.findall(r'\.ti-([a-z0-9-]+):before\s*{\s*content:\s*"\\(\w+)"', css)
    }
    if missing := [name for name in ICONS if name not in known]:
        raise SystemExit(f"Tabler has no icon named {', '.join(missing)}")
    chosen = {name: known[name] for name in sorted(set(ICONS))}
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "icons.ttf"
        _cut(package / "dist" / "fonts" / "tabler-icons.ttf", set(chosen.values()), part)
        _save_both(TTFont(str(part), recalcTimestamp=False), "TablerIcons")
    lines = ",\n".join(f'  "{name}": {point}' for name, point in chosen.items())
    (FONTS / "icons.json").write_text("{\n" + lines + "\n}\n", "utf-8")


def _save_both(font: TTFont, name: str) -> None:
    font.flavor = None
    font.save(FONTS / f"{name}.ttf")
    font.flavor = "woff2"
    font.save(FONTS / f"{name}.woff2")


def write_manifest() -> None:
    """`manifest.json`: the SHA-256 of every committed font file; a test hashes them again."""
    files = sorted(path for path in FONTS.iterdir() if path.name != "manifest.json")
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    (FONTS / "manifest.json").write_text(json.dumps(hashes, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description="Make the committed fonts again.")
    for option in ("--latin", "--chinese", "--icons"):
        ask.add_argument(option, type=Path, required=True)
    given = ask.parse_args()
    for style, number in (("Regular", "400Regular"), ("Bold", "700Bold")):
        build_sans(given.latin / f"NotoSans-{style}.ttf", given.chinese / number / f"NotoSansSC_{number}.ttf", style)
    build_icons(given.icons)
    write_manifest()

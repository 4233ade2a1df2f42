"""`config/look/tokens.json` as CSS custom properties, so that no page knows a colour or a size by heart.

Sizes are rem. On a page 1 rem is the person's own text size; on a board it is 1/120 of a 16:9 screen's width (16 px at 1920).
"""

from functools import lru_cache

from config.look import icons, tokens


def rem(px: float) -> str:
    """Design pixels as rem, 16 px each."""
    return f"{px / 16:.4f}".rstrip("0").rstrip(".") + "rem"


@lru_cache(maxsize=1)
def tokens_css() -> str:
    """One style sheet: colours (light; dark and high contrast by the person's setting) and every face's sizes."""
    colour = tokens()["colour"]
    ours = ':root[data-theme="person"]'  # phone and desk follow the person; a board never does
    return "\n".join(
        [
            "/* Made from config/look/tokens.json. */",
            _rule(":root", _colours(colour["light"]) + _load("light") + _map() + _sizes()),
            _rule(":root[data-theme=board]", _load("dark")),
            _rule(":root[data-theme=board][data-look=contrast]", _colours(colour["high_contrast"])),
            "@media (prefers-color-scheme: dark) {",
            _rule(ours, ["color-scheme: dark", *_colours(colour["dark"]), *_load("dark")]),
            "}",
            "@media (prefers-contrast: more) {",
            _rule(ours, _colours(colour["high_contrast"]) + _load("dark")),
            "}",
            "",
        ]
    )


@lru_cache(maxsize=1)
def icons_css() -> str:
    """`.icon-heartbeat::before` and so on, for our cut of the Tabler font. An icon always stands beside its word."""
    drawn = [f'.icon-{name}::before {{ content: "\\{point:x}"; }}' for name, point in icons().items()]
    return "\n".join(["/* Made from config/look/fonts/icons.json. */", *drawn, ""])


def _rule(where: str, said: list[str]) -> str:
    return f"{where} {{ {'; '.join(said)}; }}"


def _colours(palette: dict[str, str]) -> list[str]:
    return [f"--{_dashed(name)}: {value}" for name, value in palette.items()]


def _load(ground: str) -> list[str]:
    levels = tokens()["load"]
    names = ("quiet", "steady", "busy", "very_busy", "no_data")
    return [f"--load-{_dashed(name)}: {levels[name][ground]}" for name in names]


def _map() -> list[str]:
    """A plan is drawn alike on every ground, as at the kiosk."""
    return [f"--map-{_dashed(name)}: {value}" for name, value in tokens()["map"].items() if isinstance(value, str)]


def _sizes() -> list[str]:
    said: list[str] = []
    for face in ("board", "phone", "desk"):
        for group in ("type_px", "row_px", "radius_px"):
            for name, px in tokens()[face].get(group, {}).items():
                said.append(f"--{face}-{group.removesuffix('_px')}-{_dashed(name)}: {rem(px)}")
        for name in ("margin_px", "gap_px", "touch_px", "button_px", "exit_line_px"):
            if name in tokens()[face]:
                said.append(f"--{face}-{_dashed(name.removesuffix('_px'))}: {rem(tokens()[face][name])}")
    said.append(f"--board-quiet-border: {rem(tokens()['board']['quiet_border']['px'])}")
    return said


def _dashed(name: str) -> str:
    return name.replace("_", "-")

"""A hospital's own two colours in place of Atrium's: what follows from them, and whether everything on them can still be read."""

from config.look import contrast, tokens

WHITE = "#FFFFFF"
TEXT, SHAPE = 7.0, 3.0
_FIELD_TEXTS = (
    ("on_speak", "speak"),
    ("on_speak", "speak_raised"),
    ("on_speak_quiet", "speak"),
    ("on_speak_quiet", "speak_raised"),
)
_FIELD_SHAPES = (
    ("edge_on_speak", "speak"),
    ("rest_on_speak", "speak"),
    ("rest_on_speak", "speak_raised"),
    ("yours", "speak"),
)
_KEY_TEXTS = (("on_act", "act"), ("ink", "act_soft"))
_KEY_SHAPES = (("act", "surface"), ("act", "touch"))


def own_palette(field: str | None, keys: str | None) -> dict[str, str]:
    """The roles of the light palette that are others: `field` under the words people read first, `keys` of what is pressed."""
    found: dict[str, str] = {}
    if field is not None:
        found |= {
            "speak": field,
            "speak_raised": mixed(field, WHITE, 0.06),
            "speak_line": mixed(field, WHITE, 0.18),
            "on_speak_quiet": mixed(field, WHITE, 0.84),
            "edge_on_speak": mixed(field, WHITE, 0.58),
            "rest_on_speak": mixed(field, WHITE, 0.5),
        }
    if keys is not None:
        found |= {"act": keys, "act_soft": mixed(keys, WHITE, 0.87)}
    return found


def field_can_be_read(field: str) -> bool:
    """White words at 7 : 1 and edges at 3 : 1, as the house's own colours have them."""
    return _holds(own_palette(field, None), _FIELD_TEXTS, _FIELD_SHAPES)


def keys_can_be_read(keys: str) -> bool:
    return _holds(own_palette(None, keys), _KEY_TEXTS, _KEY_SHAPES)


def mixed(one: str, other: str, part: float) -> str:
    """So much of the other colour in the first."""
    parts = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in parts)


def _holds(own: dict[str, str], texts: tuple[tuple[str, str], ...], shapes: tuple[tuple[str, str], ...]) -> bool:
    palette = {**tokens()["colour"]["light"], **own}
    readable = all(contrast(palette[one], palette[other]) >= TEXT for one, other in texts)
    return readable and all(contrast(palette[one], palette[other]) >= SHAPE for one, other in shapes)

"""What the front says when web or push is away: a calm page in the reader's language, problem+json to a program."""

import base64
import hashlib
from html import escape

from config.contract.device_api import Problem
from config.contract.words import Language
from config.locale import LANGUAGES, words
from config.look import tokens

LOOKS_AGAIN_S = 3


def away_answer(path: str, accept_language: str) -> tuple[str, bytes, dict[str, str]]:
    """Content type, body and further headers of a 502."""
    if path.startswith(("/api/", "/stream/")):
        problem = Problem(title="The hub is away; try again.", status=502, code="hub_away")
        return "application/problem+json", problem.model_dump_json(exclude_none=True).encode(), {"retry-after": "2"}
    of_a_board = path.startswith("/board")
    style = _BOARD_STYLE if of_a_board else _style()
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; frame-ancestors 'none'"
    page = page_for_boards() if of_a_board else _page(best_language(accept_language), style)
    return "text/html; charset=utf-8", page.encode(), {"content-security-policy": policy, "retry-after": "2"}


def page_for_boards() -> str:
    """What stands on a hall's screen that was switched on while the hub was away: whom to ask, in every language, large. A
    reverse proxy keeps it as a file (`config/deploy/away-board.html`), so nothing in it is fetched."""
    said = [(LANGUAGES[language].html, words(language).say) for language in Language]
    lines = "".join(
        f'<p lang="{html}"><b>{escape(say("board.stale.ask_staff"))}</b>{escape(say("board.stale.still_valid"))}</p>'
        for html, say in said
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="refresh" content="{LOOKS_AGAIN_S}"><title>Atrium</title><style>{_BOARD_STYLE}</style></head>'
        f"<body>{lines}</body></html>"
    )


def best_language(accept_language: str) -> Language:
    """The reader's first choice among our five; English where none is."""
    wishes: list[tuple[float, str]] = []
    for part in accept_language[:500].split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            wishes.append((-float(quality or 1), tag.strip().partition("-")[0].lower()))
        except ValueError:
            continue
    known = {language.value for language in Language}
    found = [tag for _, tag in sorted(wishes, key=lambda wish: wish[0]) if tag in known]
    return Language(found[0]) if found else Language.ENGLISH


def _page(language: Language, style: str) -> str:
    say = words(language).say
    title, what_now = escape(say("error.away.title")), escape(say("error.away.what_now"))
    return (
        f'<!doctype html><html lang="{LANGUAGES[language].html}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="refresh" content="{LOOKS_AGAIN_S}"><title>{title}</title><style>{style}</style></head>'
        f"<body><main><h1>{title}</h1><p>{what_now}</p></main></body></html>"
    )


def _style() -> str:
    light = tokens()["colour"]["light"]
    return (
        f"html{{background:{light['touch']};color:{light['ink']};font-family:system-ui,sans-serif}}"
        "body{margin:0;min-height:100vh;display:grid;place-items:center}"
        "main{max-width:34rem;padding:2rem}h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}"
        f"p{{font-size:1.25rem;line-height:1.5;margin:0;color:{light['ink_quiet']}}}"
    )


def _board_style() -> str:
    light = tokens()["colour"]["light"]
    return (
        f"html{{background:{light['speak']};color:{light['on_speak']};font-family:system-ui,sans-serif;cursor:none}}"
        "body{margin:0;height:100vh;padding:0 3vw;box-sizing:border-box;display:flex;flex-direction:column;"
        "justify-content:space-evenly;font-size:min(4.27vw,7.6vh);line-height:1.19}p{margin:0}b{display:block}"
    )


_BOARD_STYLE = _board_style()

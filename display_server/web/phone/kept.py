"""What a phone's browser keeps for its owner: the way back to the visit, its language, and the size of the letters."""

from datetime import timedelta

from flask import Response, request

VISIT, SPOKEN, LETTERS = "atrium_visit", "atrium_language", "atrium_letters"
LARGE, USUAL = "large", "usual"
_A_YEAR = timedelta(days=365)


def letters_wanted() -> str:
    """As asked by the key just pressed, else as kept."""
    asked = request.args.get("letters") or request.cookies.get(LETTERS)
    return LARGE if asked == LARGE else USUAL


def visit_kept() -> str | None:
    """The token of the visit whose page was open last."""
    return request.cookies.get(VISIT)


def language_kept() -> str | None:
    """In which the page of `visit_kept` was read, where its reader chose another than the visit's own."""
    return request.cookies.get(SPOKEN)


def keep(answer: Response, *, token: str, language: str | None, within: timedelta) -> Response:
    """So that who closed the tab finds their number under `/v/`, for as long as its page can say something."""
    _set(answer, VISIT, token, within)
    if language is not None:
        _set(answer, SPOKEN, language, within)
    else:
        answer.delete_cookie(SPOKEN, path="/v")
    return remember_letters(answer)


def remember_letters(answer: Response) -> Response:
    """The size just asked for stays."""
    if "letters" in request.args:
        _set(answer, LETTERS, letters_wanted(), _A_YEAR)
    return answer


def forget(answer: Response) -> Response:
    answer.delete_cookie(VISIT, path="/v")
    return answer


def _set(answer: Response, name: str, value: str, within: timedelta) -> None:
    answer.set_cookie(name, value, max_age=within, path="/v", httponly=True, samesite="Lax", secure=request.is_secure)

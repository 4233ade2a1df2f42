"""What a phone's browser keeps for its owner: the way back to the visit, its language, and the size of the letters."""

from datetime import timedelta

from flask import Response, request

VISIT, SPOKEN, LETTERS = "atrium_visit", "atrium_language", "atrium_letters"
KEEPS_ONE = "atrium_keeps_one"
"""Says at the hospital's bare address that there is a way back, and not to which visit: the token stays under `/v`."""
LARGE, USUAL = "large", "usual"
_A_YEAR = timedelta(days=365)


def letters_wanted() -> str:
    """As asked by the key just pressed, else as kept."""
    asked = request.args.get("letters") or request.cookies.get(LETTERS)
    return LARGE if asked == LARGE else USUAL


def visit_kept() -> str | None:
    """The token of the visit whose page was open last."""
    return request.cookies.get(VISIT)


def keeps_one() -> bool:
    """Whether this browser had a number open that may still say something; known everywhere."""
    return KEEPS_ONE in request.cookies


def language_kept() -> str | None:
    """In which the page of `visit_kept` was read, where its reader chose another than the visit's own."""
    return request.cookies.get(SPOKEN)


def keep(answer: Response, *, token: str, language: str | None, within: timedelta) -> Response:
    """So that who closed the tab finds their number under `/v/`, where the bare address leads, for as long as its page can say
    something.
    """
    _set(answer, VISIT, token, within)
    _set(answer, KEEPS_ONE, "1", within, path="/")
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
    answer.delete_cookie(KEEPS_ONE, path="/")
    return answer


def _set(answer: Response, name: str, value: str, within: timedelta, path: str = "/v") -> None:
    answer.set_cookie(name, value, max_age=within, path=path, httponly=True, samesite="Lax", secure=request.is_secure)

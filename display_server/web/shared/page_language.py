"""The language of a page nobody has chosen one for: what the browser asks for, else English."""

from flask import request

from config.contract.words import Language


def page_language() -> Language:
    """The best of the five for this request's `Accept-Language`."""
    best = request.accept_languages.best_match([language.value for language in Language])
    return Language(best) if best else Language.ENGLISH

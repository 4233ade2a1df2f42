"""Rendering a page in one language: every template gets `say`, `count`, `lang`, `language`, `languages` and `demo`."""

from typing import Any

from flask import render_template

from config.contract.words import Language
from config.locale import LANGUAGES, words
from display_server.hub import this_hub


def show(template: str, language: Language, **values: Any) -> str:
    """The page's HTML. `demo` puts the DEMO plate on it (design decision 25)."""
    spoken = words(language)
    return render_template(
        template,
        say=spoken.say,
        count=spoken.count,
        language=language.value,
        lang=LANGUAGES[language].html,
        languages=LANGUAGES,
        demo=this_hub().settings.demo,
        **values,
    )

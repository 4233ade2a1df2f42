"""One catalogue of words for screens, boards, pages, paper and voice: `words("uk").say("kiosk.welcome.title")`."""

from config.locale.catalogue import Words, defaults_in, problem_with, use_own_words, words
from config.locale.languages import LANGUAGES, LanguageFacts, to_latin
from config.locale.names import name_of, short_name_of
from config.locale.own import IN_USE, OwnWords

__all__ = [
    "IN_USE",
    "LANGUAGES",
    "LanguageFacts",
    "OwnWords",
    "Words",
    "defaults_in",
    "name_of",
    "problem_with",
    "short_name_of",
    "to_latin",
    "use_own_words",
    "words",
]

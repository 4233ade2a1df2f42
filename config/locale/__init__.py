"""One catalogue of words for screens, boards, pages, paper and voice: `words("uk").say("kiosk.welcome.title")`."""

from config.locale.catalogue import Words, words
from config.locale.languages import LANGUAGES, LanguageFacts, to_latin
from config.locale.names import name_of, short_name_of

__all__ = ["LANGUAGES", "LanguageFacts", "Words", "name_of", "short_name_of", "to_latin", "words"]

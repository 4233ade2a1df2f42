"""Names in data: one mapping a thing, by language; a missing one falls back to the site's language, visibly the same."""

from collections.abc import Mapping

from config.contract.words import Language, Name


def name_of(names: Mapping[Language, Name], language: Language, site_language: Language = Language.ENGLISH) -> str:
    """The long name in `language`, else in the site's, else the first there is, else an empty string."""
    found = names.get(language) or names.get(site_language) or next(iter(names.values()), None)
    return found.name if found else ""


def short_name_of(
    names: Mapping[Language, Name], language: Language, site_language: Language = Language.ENGLISH
) -> str:
    """The short name where there is one, else the long one."""
    found = names.get(language) or names.get(site_language) or next(iter(names.values()), None)
    return (found.short or found.name) if found else ""

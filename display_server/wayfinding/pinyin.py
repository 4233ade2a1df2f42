"""Chinese names as people type them on Latin keys: whole Pinyin and its initials. Slow to load: done when a plan is kept."""

from config.contract.words import Language
from display_server.wayfinding.plan import Place, Plan


def with_pinyin(plan: Plan) -> Plan:
    """The same plan; every place knows the Latin keys of its Chinese names: `yaofang` and `yf` for 药房."""
    return plan.model_copy(update={"places": tuple(_with_keys(place) for place in plan.places)})


def _with_keys(place: Place) -> Place:
    name = place.names.get(Language.CHINESE)
    said = ([name.name] if name else []) + list(place.synonyms.get(Language.CHINESE, ()))
    found = dict.fromkeys(key for text in said for key in pinyin_keys(text))
    return place.model_copy(update={"keys": tuple(found)})


def pinyin_keys(text: str) -> tuple[str, str]:
    """The whole of it and the first letters; figures stay."""
    from pypinyin import lazy_pinyin

    parts = ["".join(filter(str.isalnum, part)).lower() for part in lazy_pinyin(text)]
    return "".join(parts), "".join(part if part.isdigit() else part[:1] for part in parts)

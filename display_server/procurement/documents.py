"""The documents as Markdown: in each language what visitors and data protection officers read, the conformance report in English
as the standard is. What only the hospital knows stands in [square brackets]; no claim goes without its test.
"""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.contract.words import Language
from config.settings import HubSettings
from display_server.procurement.clauses import Clause, Status
from display_server.procurement.facts import HouseFacts, personal_columns
from display_server.procurement.officer import NAMES, file_of, read_officer
from display_server.procurement.statement import FIRST, statements

CONFORMANCE = "en-301-549-conformance.md"
_TEMPLATES = Path(__file__).with_name("templates")


def documents(facts: HouseFacts, clauses: list[Clause], settings: HubSettings, now: datetime) -> dict[str, str]:
    """File name → text."""
    # Markdown, not a page: nothing is escaped but what would break a table.
    pages = Environment(loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, finalize=_in_a_cell)  # noqa: S701
    said = {
        "day": f"{now:%Y-%m-%d}",
        "facts": facts,
        "settings": settings,
        "clauses": clauses,
        "statuses": list(Status),
        "counted": Counter(clause.status for clause in clauses),
    }
    made = {}
    for language in Language:
        officer = said | _for_an_officer(language, facts, f"{now:%Y-%m-%d}")
        for name in NAMES:
            made[file_of(name, language)] = pages.get_template(f"{name}.md.j2").render(officer)
        if language is Language.ENGLISH:
            made[CONFORMANCE] = pages.get_template(f"{CONFORMANCE}.j2").render(officer)
    page = pages.get_template(f"{FIRST}.j2")
    for name, own in statements(clauses).items():
        made[name] = page.render({**said, **own, "hospital": facts.names[own["language"]]})
    return {name: text.rstrip() + "\n" for name, text in made.items()}


def _for_an_officer(language: Language, facts: HouseFacts, day: str) -> dict[str, Any]:
    officer = read_officer()
    words = {key: said.in_(language) for key, said in officer.words.items()}
    hospital = facts.names[language]
    return {
        "w": words,
        "language": language,
        "hospital": hospital,
        "made": words["made"].format(day=day, hospital=hospital),
        "personal": {column: officer.personal[column].in_(language) for column in personal_columns()},
        "retention": file_of("retention", language),
        "assessment": file_of("impact-assessment-draft", language),
    }


def _in_a_cell(value: object) -> object:
    return value.replace("|", "\\|") if isinstance(value, str) else value

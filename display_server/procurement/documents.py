"""The documents as Markdown, the accessibility statement in each language. What only the hospital knows stands in [square
brackets]; no claim goes without its test.
"""

from collections import Counter
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.settings import HubSettings
from display_server.procurement.clauses import Clause, Status
from display_server.procurement.facts import PERSONAL, HouseFacts, personal_columns
from display_server.procurement.statement import FIRST, statements

NAMES = (
    "en-301-549-conformance.md", "impact-assessment-draft.md", "processing-record.md", "retention.md",
)  # fmt: skip
_TEMPLATES = Path(__file__).with_name("templates")


def documents(facts: HouseFacts, clauses: list[Clause], settings: HubSettings, now: datetime) -> dict[str, str]:
    """File name → text."""
    # Markdown, not a page: nothing is escaped but what would break a table.
    pages = Environment(loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, finalize=_in_a_cell)  # noqa: S701
    said = {
        "made": f"Made by `./run hub procurement` on {now:%Y-%m-%d} from the program and the settings of {facts.hospital}.",
        "day": f"{now:%Y-%m-%d}",
        "facts": facts,
        "settings": settings,
        "clauses": clauses,
        "statuses": list(Status),
        "counted": Counter(clause.status for clause in clauses),
        "personal": PERSONAL,
        "columns": personal_columns(),
    }
    made = {name: pages.get_template(f"{name}.j2").render(said) for name in NAMES}
    page = pages.get_template(f"{FIRST}.j2")
    for name, own in statements(clauses).items():
        made[name] = page.render({**said, **own, "hospital": facts.names[own["language"]]})
    return {name: text.rstrip() + "\n" for name, text in made.items()}


def _in_a_cell(value: object) -> object:
    return value.replace("|", "\\|") if isinstance(value, str) else value

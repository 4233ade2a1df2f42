"""EN 301 549, line by line, out of `en_301_549.toml`."""

import tomllib
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).with_name("en_301_549.toml")


class Status(StrEnum):
    """As the VPAT says it; `not_evaluated` is honest where nobody looked."""

    SUPPORTS = "supports"
    PARTLY = "partly"
    FAILS = "fails"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUATED = "not_evaluated"

    @property
    def words(self) -> str:
        return {"partly": "Partially supports", "fails": "Does not support"}.get(
            self.value, self.value.replace("_", " ").capitalize()
        )


class Clause(BaseModel):
    """`tests`: files that fail where it stops being so."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    name: str
    status: Status
    said: str
    tests: list[str]


def read_clauses() -> list[Clause]:
    """In the standard's order."""
    return [Clause.model_validate(one) for one in tomllib.loads(_FILE.read_text("utf-8"))["clause"]]

"""What the doctor found: one line a device, and for what is wrong what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    WELL = "ok"
    WORTH_A_LOOK = "look"
    WRONG = "WRONG"


@dataclass(frozen=True)
class Finding:
    """`cure` is what a technician does next; empty where nothing needs doing."""

    device: str
    verdict: Verdict
    said: str
    cure: str = ""


def written(findings: Sequence[Finding]) -> str:
    """The report as text, the same on screen and on disk."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.verdict.value:<6}{finding.device}: {finding.said}")
        lines += [f"      → {cure}" for cure in finding.cure.splitlines()]
    wrong = sum(finding.verdict is Verdict.WRONG for finding in findings)
    lines.append(f"{wrong} wrong" if wrong else "nothing wrong")
    return "\n".join(lines) + "\n"

"""*I don't know where to go*: an administrator's questions, each answer of which leads on, to a department, or to the alarm."""

from pydantic import Field

from config.contract.base import Answer
from config.contract.words import Code, Names


class GuideAnswer(Answer):
    """Exactly one of `question`, `department`, `service`, `alarm` says where it leads. Never a diagnosis."""

    names: Names
    icon: str = Field(default="", description="A Tabler icon's name.")
    question: Code | None = None
    department: Code | None = None
    service: Code | None = None
    alarm: bool = Field(default=False, description="A red flag: staff are called to the kiosk at once.")


class GuideQuestion(Answer):
    code: Code
    asks: Names
    answers: list[GuideAnswer]


class Guide(Answer):
    """The first question is asked first; an answer leads only to questions after its own, so that every way ends."""

    questions: list[GuideQuestion]

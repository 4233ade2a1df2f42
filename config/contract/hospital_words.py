"""The lists a hospital's own systems choose from: word for word those of the staff console (a test holds them to it)."""

from enum import StrEnum


class CallReason(StrEnum):
    """Why somebody is called before their turn: the list of the staff console."""

    MEDICAL = "medical"
    BACK_FROM_TEST = "back_from_test"
    HELPER_WAITS = "helper_waits"
    MISSED_CALL = "missed_call"
    OUR_MISTAKE = "our_mistake"


class NeedClass(StrEnum):
    """Who is called earlier than their arrival says: the classes of the staff console; `urgent` is set by staff only."""

    INFANT = "infant"
    PREGNANCY = "pregnancy"
    OVER_75 = "over_75"
    DISABILITY = "disability"
    URGENT = "urgent"


class TriageColour(StrEnum):
    """The five colours of the Manchester scale, the most urgent first."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"


class PauseWhy(StrEnum):
    """Why a desk calls nobody for a while: the list of the staff console."""

    BREAK = "break"
    MEAL = "meal"
    PROCEDURE = "procedure"
    CONSULTATION = "consultation"
    TECHNICAL = "technical"
    OTHER = "other"


class VisitNeed(StrEnum):
    """What a visit needs beside the doctor."""

    INTERPRETER = "interpreter"
    SIGN_LANGUAGE = "sign_language"
    ESCORT = "escort"
    HEARING = "hearing"
    STEP_FREE = "step_free"
    FETCH = "fetch"


class LateWhat(StrEnum):
    """What is late or away: a desk, whoever works at it, or one of its services."""

    DESK = "desk"
    CLINICIAN = "clinician"
    SERVICE = "service"


class LateWhy(StrEnum):
    """The public reasons of a delay: boards and phones say them."""

    EMERGENCY = "emergency"
    LONGER_VISITS = "longer_visits"
    ON_THE_WAY = "on_the_way"
    ILLNESS = "illness"
    STAFFING = "staffing"
    TECHNICAL = "technical"


class WaitingGo(StrEnum):
    """What becomes of those whom a delay leaves waiting."""

    KEEP = "keep"
    RETURN_AT = "return_at"
    TO_DESK = "to_desk"
    TO_CLINICIAN = "to_clinician"


class NeedProgress(StrEnum):
    """How far a need has come. While a helper is not here, the patient is no no-show."""

    ASKED = "asked"
    COMING = "coming"
    HERE = "here"

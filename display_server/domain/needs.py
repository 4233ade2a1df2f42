"""What a visit needs beside the doctor, and how far it has come: asked → coming → here."""

from collections.abc import Mapping
from enum import StrEnum


class Need(StrEnum):
    """The needs staff can note. None of them stands on a board, a ticket or a phone."""

    INTERPRETER = "interpreter"
    SIGN_LANGUAGE = "sign_language"
    ESCORT = "escort"
    HEARING = "hearing"
    STEP_FREE = "step_free"
    FETCH = "fetch"  # neither hears nor sees a call: somebody goes to the waiting area


class NeedState(StrEnum):
    """How far it has come."""

    ASKED = "asked"
    COMING = "coming"
    HERE = "here"


def farther(one: NeedState | None, other: NeedState | None) -> NeedState | None:
    """Whichever has come farther; None: not needed at all."""
    order = [None, *NeedState]
    return max(one, other, key=order.index)


HELPERS = frozenset({Need.INTERPRETER, Need.SIGN_LANGUAGE, Need.ESCORT, Need.FETCH})
"""Needs that are a person: somebody who has not come yet, through no fault of the patient."""

Needs = Mapping[Need, NeedState]


def missing_helpers(needs: Needs) -> list[Need]:
    """Who is still awaited. While anybody is, the patient is no no-show."""
    return [need for need in Need if need in HELPERS and needs.get(need, NeedState.HERE) is not NeedState.HERE]

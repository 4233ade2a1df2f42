"""What happens to a visit as a whole. In the diary such a line names no stage; its `why` says the rest."""

from enum import StrEnum


class Happening(StrEnum):
    """The `move` of a diary line without a stage."""

    FAMILY = "family"  # linked with others, or taken out again
    NEED = "need"
    NOTE = "note"
    REPRINTED = "reprinted"  # a copy was made: the paper before leads nowhere
    MERGED = "merged"  # two numbers of one person
    BOOKING_FREED = "booking_freed"  # the wrong person was checked in
    REARRANGED = "rearranged"  # its later stages stand in another order
    UNDO = "undo"  # a desk took back what it did to the visit; `why` says which line

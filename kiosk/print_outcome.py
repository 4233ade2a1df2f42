"""What a printer answered, as the tap that tells the screen."""

from config.contract.words import PrintOutcome
from hardware.ports import PrintResult
from kiosk.flow.taps import Printed, PrintRefused, PrintUnknown, Tap
from kiosk.flow.wishes import PrintTicket


def tap_of(wish: PrintTicket, result: PrintResult) -> Tap:
    """To the session whose ticket it was."""
    match result.outcome:
        case PrintOutcome.PRINTED:
            return Printed(wish.session_id, wish.visit_id)
        case PrintOutcome.REFUSED:
            return PrintRefused(wish.session_id, wish.visit_id, result.state)
        case PrintOutcome.UNKNOWN:
            return PrintUnknown(wish.session_id, wish.visit_id)

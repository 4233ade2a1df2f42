"""The face in a patient's own hand: their number and its live place, behind the ticket's QR. No login, nothing personal."""

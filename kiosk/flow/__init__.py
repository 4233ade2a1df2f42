"""The kiosk's rules: `(session, tap) -> (new session, wishes)`. No Kivy, no I/O, no clock of its own."""

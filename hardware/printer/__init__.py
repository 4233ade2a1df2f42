"""The ticket printer: ticket → lines → bytes → one honest answer."""

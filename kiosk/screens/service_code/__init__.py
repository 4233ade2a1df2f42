"""The code that opens the service menu."""

"""The touchscreen program: what a patient meets in the lobby."""

"""The one voice of the house: text or recorded clips → a WAV file, kept on disk; made in a process of its own."""

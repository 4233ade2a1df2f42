"""Other systems are told what the diary says: each by a thread of its own, in order, at least once, from a kept position."""

"""The parts every screen is made of. A widget knows tokens and texts, never a step, a session or the network."""

"""Nobody is served here now."""

"""A visit as a whole: its later stages, its family and needs, and what its patient sees and may do now."""

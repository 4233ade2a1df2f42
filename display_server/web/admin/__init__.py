"""The administrators' face: which kiosks and screens belong to the hospital, and how they are."""

"""Lines as wholes: read for foretelling, watched, held up, led elsewhere, closed for the day."""

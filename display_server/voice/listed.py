"""A row of words written as one line, so that a table of numerals can be read."""


def listed(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())

"""Which version of Atrium this tree is; `pyproject.toml` says the same (tested)."""

PROGRAM = "0.1.0"


def numbers_of(version: str) -> tuple[int, int, int]:
    """For comparing. Raises ValueError for what is no version of ours."""
    major, minor, patch = version.split(".")
    return int(major), int(minor), int(patch)

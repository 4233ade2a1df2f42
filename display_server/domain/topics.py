"""The names of what is pushed: one topic is one thing somebody looks at."""


def lobby(site: str) -> str:
    return f"lobby:{site}"


def department(code: str) -> str:
    return f"department:{code}"


def queue(service: str) -> str:
    return f"queue:{service}"


def site(code: str) -> str:
    return f"site:{code}"


def touched_by(*, site: str, department_code: str, service: str) -> tuple[str, str, str]:
    """What a move of a stage changes."""
    return lobby(site), department(department_code), queue(service)

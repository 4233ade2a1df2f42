"""The names of what is pushed: one topic is one thing somebody looks at."""


def lobby(site: str) -> str:
    return f"lobby:{site}"


def department(code: str) -> str:
    return f"department:{code}"


def queue(service_id: int) -> str:
    """By the service's bare id: whoever sees a phone's page must not read in it what its owner is here for."""
    return f"queue:{service_id}"


def site(code: str) -> str:
    return f"site:{code}"


def touched_by(*, site: str, department_code: str, service_id: int) -> tuple[str, str, str]:
    """What a move of a stage changes."""
    return lobby(site), department(department_code), queue(service_id)

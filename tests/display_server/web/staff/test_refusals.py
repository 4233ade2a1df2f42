"""Whatever a service behind the console refuses is said in its words: a code without any would stand there as a key."""

import re
import sys
from pathlib import Path

from config.contract.words import Language
from config.locale import words
from config.locale.catalogue import MissingWords
from display_server.services.arrivals import add_arrival  # waits for its key
from display_server.web.staff import routes  # brings every service that this face acts through

RAISED = re.compile(r'Refused\(\s*"(\w+)"')
NEVER_AT_A_DESK = {
    "request_id_used",
    "request_too_old",
    "service_closed",
    "service_full",
    "service_takes_no_walk_ins",
    "too_late",
    "deferred_before",
    "too_many_minutes",
    "one_code_needed",
    "too_many_tries",
    "moved_meanwhile",
}
"""Of devices' request ids, of what a phone's page showed when its patient chose another line, of walk-ins at a kiosk (staff give
a number also then, and for their return there is no too late), of a patient's own minutes, which only the patient asks for,
and of codes tried at a kiosk."""


def test_every_refusal_of_a_service_has_its_words() -> None:
    face = Path(routes.__file__).parent.glob("*.py")
    text = "".join(page.read_text("utf-8") for page in face)
    named = [add_arrival.__name__, *re.findall(r"from (display_server\.services\.[\w.]+)", text)]
    seen: set[str] = set()
    while named:
        module = named.pop()
        file = sys.modules[module].__file__ if module in sys.modules else None
        if module not in seen and file is not None:
            seen.add(module)
            named += re.findall(r"from (display_server\.services\.[\w.]+)", Path(file).read_text("utf-8"))
    raised = {
        code for module in seen for code in RAISED.findall(Path(str(sys.modules[module].__file__)).read_text("utf-8"))
    }
    assert {"desk_busy", "triage_first", "not_triage"} <= raised
    assert {code for code in raised - NEVER_AT_A_DESK if not _is_said(code)} == set()


def _is_said(code: str) -> bool:
    try:
        return bool(words(Language.ENGLISH).say(f"staff.refused.{code}"))
    except MissingWords:
        return False

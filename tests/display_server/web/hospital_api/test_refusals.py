"""Whatever a service behind the hospital API refuses is said in its words: a code it does not know would be a 500."""

import re
import sys
from pathlib import Path

from display_server.web.hospital_api import routes  # brings every service that this face acts through
from display_server.web.hospital_api.operation import API

RAISED = re.compile(r'Refused\(\s*"(\w+)"')
OF_OTHERS = {"request_id_used", "request_too_old", "moved_meanwhile", "nobody_waits", "desk_not_yours"}
"""Of devices' request ids, and of what a phone's page showed when its patient chose another line, of the clinicians a
console lists, and of the person who works at a desk."""


def test_every_refusal_of_a_service_has_its_words() -> None:
    face = Path(routes.__file__).parent.glob("*.py")
    named = re.findall(r"from (display_server\.services\.[\w.]+)", "".join(page.read_text("utf-8") for page in face))
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
    tokens = {"name_missing", "scope_missing", "end_wrong", "rate_wrong"}
    assert {"desk_busy", "not_in_line"} <= raised
    assert raised - OF_OTHERS - tokens - set(API.refusals) == set()

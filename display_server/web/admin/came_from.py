"""Which page an act goes back to, where the same key stands on two: Today and the fleet."""

from flask import request, url_for

TODAY = "today"


def page_asked() -> str:
    """`?on=today`: the act was done there. Referrers are sent nowhere, so the address says it."""
    return url_for("admin.today" if request.args.get("on") == TODAY else "admin.fleet")

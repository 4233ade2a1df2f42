"""How right the waits were that people were told: measured by jobs, read by administrators."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.locale import LANGUAGES, name_of
from display_server.db.models import Service, WaitError
from display_server.db.reading.own_site import own_site
from display_server.domain.numbering import business_day
from display_server.domain.waits.error import COVERAGE_WANTED, LATE_WANTED
from display_server.domain.waits.predictor import ENOUGH_FOR_RATIOS
from display_server.hub import this_hub
from display_server.web.admin.face import blueprint
from display_server.web.admin.service_choices import own_language
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language

DAYS = 28
FEW = 30
"""Under so many people a share is chance: it is shown without a judgement."""


@dataclass(frozen=True)
class ErrorLine:
    """One service. Minutes and shares; `bias`: above nothing, people waited longer than they were told."""

    name: str
    people: int
    mae: float
    bias: float
    coverage: float
    late: float

    @property
    def off_words(self) -> str:
        """One digit after the comma, as the reader's language writes it."""
        return format_decimal(self.mae, "0.0", locale=LANGUAGES[desk_language()].cldr)

    @property
    def leaning_words(self) -> str:
        """The same, without its sign; "" where there is none to speak of."""
        shown = round(abs(self.bias), 1)
        return format_decimal(shown, "0.0", locale=LANGUAGES[desk_language()].cldr) if shown else ""

    @property
    def coverage_is_right(self) -> bool | None:
        return None if self.people < FEW else COVERAGE_WANTED[0] <= self.coverage <= COVERAGE_WANTED[1]

    @property
    def late_is_right(self) -> bool | None:
        return None if self.people < FEW else LATE_WANTED[0] <= self.late <= LATE_WANTED[1]


@blueprint.get("/waits")
@needs(Permission.EDIT_HOURS)
def waits() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        lines = _lines(session)
    return show_desk_page("admin/waits.html", lines=lines, days=DAYS, needed=ENOUGH_FOR_RATIOS)


def _lines(session: Session) -> list[ErrorLine]:
    site = own_site(session)
    today = business_day(this_hub().clock.now(), ZoneInfo(site.zone), site.day_starts)
    sums = (WaitError.people, WaitError.off_s, WaitError.leaning_s, WaitError.inside, WaitError.late)
    found = session.execute(
        select(Service.names, *(func.sum(one).label(one.key) for one in sums))
        .join(WaitError, WaitError.service_id == Service.id)
        .where(WaitError.day > (today - timedelta(days=DAYS)).isoformat())
        .group_by(Service.id)
        .order_by(Service.position)
    )
    own, language = own_language(session), desk_language()
    return [
        ErrorLine(
            name_of(row.names, language, own),
            row.people,
            row.off_s / row.people / 60,
            row.leaning_s / row.people / 60,
            row.inside / row.people,
            row.late / row.people,
        )
        for row in found
    ]

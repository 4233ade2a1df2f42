"""What is kept about a visitor, in plain words."""

from dataclasses import dataclass
from datetime import datetime

from config.locale import words
from kiosk.flow.session import Session


@dataclass(frozen=True)
class YourDataView:
    title: str
    note: str
    here: str
    hospital: str
    public: str


def view_of(session: Session, _now: datetime) -> YourDataView:
    say = words(session.language).say
    return YourDataView(
        title=say("kiosk.your_data.title"),
        note=say("kiosk.your_data.note"),
        here=say("kiosk.your_data.here"),
        hospital=say("kiosk.your_data.hospital"),
        public=say("kiosk.your_data.public"),
    )

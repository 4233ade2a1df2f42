"""What a data protection officer reads, in each language: its words out of `officer.toml`, and how long what is kept."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config.contract.words import Language
from config.settings import HubSettings
from display_server.procurement.statement import Said
from display_server.services import forget_old
from display_server.services.lines.record_errors import KEPT as ERRORS_KEPT

_FILE = Path(__file__).with_name("officer.toml")
NAMES = ("retention", "processing-record", "impact-assessment-draft")


class KeptWords(BaseModel):
    """What is kept, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    what: Said
    why: Said


class OfficerWords(BaseModel):
    """What the file holds. `personal`: every encrypted column and what it is; a test holds it to the models."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    words: dict[str, Said]
    spans: dict[str, Said]
    kept: dict[str, KeptWords]
    personal: dict[str, Said]


@cache
def read_officer() -> OfficerWords:
    return OfficerWords.model_validate(tomllib.loads(_FILE.read_text("utf-8")))


def file_of(name: str, language: Language) -> str:
    """In English the plain name; the others have their language before the ending."""
    return f"{name}.md" if language is Language.ENGLISH else f"{name}.{language.value}.md"


@dataclass(frozen=True)
class Kept:
    """One line of the retention table: its words' key, how long, the setting if there is one, the tables it is about."""

    key: str
    span: str
    number: int | None
    tables: tuple[str, ...]
    setting: str = "–"

    def what(self, language: Language) -> str:
        return read_officer().kept[self.key].what.in_(language)

    def why(self, language: Language) -> str:
        return read_officer().kept[self.key].why.in_(language)

    def how_long(self, language: Language) -> str:
        said = read_officer().spans[self.span].in_(language)
        return said.format(days=self.number, hours=self.number, count=self.number)


def kept_how_long(settings: HubSettings) -> list[Kept]:
    """From the very settings and constants that deletion goes by."""
    booked, backups = settings.bookings_kept_days, settings.backups_kept
    made = "newest" if settings.backup_folder else "no_backups"
    pairings_h = int(forget_old.PAIRINGS_KEPT / timedelta(hours=1))
    of_visits = ("visit", "visit_need", "stage", "diary", "print_record", "walk")
    of_help = ("help_call", "alarm", "alarm_told", "broadcast", "feedback", "delay", "desk_pause", "remote_act")
    of_staff = ("account", "account_role", "site_role", "second_factor", "passkey", "directory_link", "alarm_contact")
    return [
        Kept("bookings", "after_slot", booked, ("booking",), "ATRIUM_BOOKINGS_KEPT_DAYS"),
        Kept("notes", "after_day", booked, ("visit",), "ATRIUM_BOOKINGS_KEPT_DAYS"),
        Kept("visits", "until_deleted", None, of_visits),
        Kept("help", "until_deleted", None, of_help),
        Kept("audit", "until_deleted", None, ("audit",)),
        Kept("accounts", "until_deleted", None, of_staff),
        _days("answers", forget_old.ANSWERS_KEPT, "answered_request", "api_answer"),
        _days("leases", forget_old.LEASES_KEPT, "number_lease"),
        _days("letters", forget_old.LETTERS_KEPT, "webhook_delivery"),
        _days("askers", forget_old.ASKERS_KEPT, "directory_asker"),
        _days("files", forget_old.FILES_KEPT, "house_import", "house_import_row"),
        _days("sessions", forget_old.DIRECTORY_SESSIONS_KEPT, "directory_session"),
        Kept("first_passwords", "after_end", forget_old.FIRST_PASSWORDS_KEPT.days, ("first_password",)),
        _days("sign_ins", forget_old.SIGN_INS_KEPT, "sign_in"),
        _days("tries", forget_old.COUNTS_KEPT, "rate_count"),
        Kept("pairings", "after_hours", pairings_h, ("pairing",)),
        _days("reports", forget_old.REPORTS_KEPT, "report"),
        _days("counts", forget_old.REPORTS_KEPT, "place_choice", "kiosk_left"),
        _days("foretold", ERRORS_KEPT, "wait_error"),
        Kept("backups", made, backups, (), "ATRIUM_BACKUPS_KEPT"),
        Kept("before_update", "newest_two", None, ()),
    ]


def _days(key: str, span: timedelta, *tables: str) -> Kept:
    return Kept(key, "days", span.days, tables)

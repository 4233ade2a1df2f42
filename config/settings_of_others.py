"""The hub's settings that name other systems: where bookings come from, what alarms and videos go through."""

from pathlib import Path

from pydantic import Field, IPvAnyNetwork, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from config.setting_kinds import BookingsUrl


class OfOthers(BaseSettings):
    """A part of `HubSettings`, read as the rest of it is."""

    bookings_folder: Path | None = None  # watched: each minute every new or changed *.csv in it is taken in
    bookings_url: BookingsUrl | None = None  # asked each minute for the same CSV, in place of a folder
    bookings_token: SecretStr | None = None  # sent to it as `Authorization: Bearer …`
    bookings_networks: list[IPvAnyNetwork] = []  # inside addresses it may lead to: ["10.20.0.0/16"]
    mail_through: SecretStr | None = None  # apprise's address of the mail server for alarms: "mailtos://user:…@host"
    sms_through: SecretStr | None = None  # and of the SMS gateway; the number is put behind it
    ffmpeg: str = ""  # encodes sent videos anew: its path; "": where this machine has one; "off": never
    bookings_old_after: int = Field(default=30, ge=2, le=2880)  # minutes without a newer file, then people are told
    bookings_kept_days: int = Field(default=30, ge=1, le=3650)  # after their slot; then name and row are deleted

    @field_validator("bookings_url")
    @classmethod
    def _one_source_of_bookings(cls, value: str | None, said: ValidationInfo) -> str | None:
        if value and said.data.get("bookings_folder"):
            raise ValueError("a folder is watched already (ATRIUM_BOOKINGS_FOLDER): leave one of the two out")
        return value

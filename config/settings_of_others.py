"""The hub's settings that name other systems: where bookings come from, what alarms and videos go through."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from config.setting_kinds import BookingsUrl


class BookingsAt(BaseModel):
    """Where one site's bookings are asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: BookingsUrl
    token: SecretStr | None = None  # sent to it as `Authorization: Bearer …`


class OfOthers(BaseSettings):
    """A part of `HubSettings`, read as the rest of it is."""

    bookings_folder: Path | None = None  # watched: each minute every new or changed *.csv in it is taken in
    bookings_url: BookingsUrl | None = None  # asked each minute for the same CSV, in place of a folder
    bookings_token: SecretStr | None = None  # sent to it as `Authorization: Bearer …`
    bookings_sites: dict[str, BookingsAt] = {}  # the same of each site by its code, for a hub with several
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

    def bookings_at(self, site: str, *, is_first: bool) -> BookingsAt | None:
        """Where the bookings of the site with this code are asked for; None: nowhere. `is_first`: the hub began with it."""
        if site in self.bookings_sites or self.bookings_url is None or not is_first:
            return self.bookings_sites.get(site)
        return BookingsAt(url=self.bookings_url, token=self.bookings_token)

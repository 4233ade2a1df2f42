"""Typed settings of every program: environment over `atrium.toml` over defaults; nonsense is refused in words.

Environment names carry the prefix `ATRIUM_` (`ATRIUM_WEB_PORT=8080`); the file is `<ATRIUM_HOME>/atrium.toml`.
"""

import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, IPvAnyNetwork, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError, TomlConfigSettingsSource
from pydantic_settings import PydanticBaseSettingsSource as Source

from config.setting_kinds import THIS_MACHINE, DatabaseUrl, HttpUrl, Port, Scanner
from config.settings_of_others import OfOthers
from config.settings_of_signing_in import OfSigningIn
from config.settings_of_updates import OfUpdates


def home_folder() -> Path:
    """`ATRIUM_HOME`, else the platform's data folder (design decision 25)."""
    said = os.environ.get("ATRIUM_HOME")
    return Path(said).expanduser().resolve() if said else Path(platformdirs.user_data_dir("atrium"))


LONGEST_HOME = 90
"""A Unix socket's whole path has room for 107 bytes; ours are named with up to 15 more than the folder."""

_NEVER_QUOTED = {"database", "bookings_url", "bookings_token", "bookings_sites", "directory_secret"}


class _FromHome(BaseSettings):
    """The order of sources, common to all programs. Several programs share one file, so unknown keys are let be."""

    model_config = SettingsConfigDict(env_prefix="ATRIUM_", extra="ignore")

    home: Path = Field(default_factory=home_folder)
    log_json: bool = True

    @property
    def preview_socket(self) -> Path:
        return self.home / "preview.sock"  # a kiosk's face is drawn there for its editor

    @field_validator("home")
    @classmethod
    def _home_is_short_enough(cls, value: Path) -> Path:
        if len(os.fsencode(value)) > LONGEST_HOME:
            raise ValueError(f"must be at most {LONGEST_HOME} bytes long: Unix sockets live in this folder")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: Source,
        env_settings: Source,
        dotenv_settings: Source,
        file_secret_settings: Source,
    ) -> tuple[Source, ...]:
        file = TomlConfigSettingsSource(settings_cls, toml_file=home_folder() / "atrium.toml")
        return init_settings, env_settings, file


class HubSettings(OfOthers, OfUpdates, OfSigningIn, _FromHome):
    """The hub: where it keeps things, where it listens, what it is called from outside."""

    demo: bool = False
    database: DatabaseUrl = None  # postgresql://…: many nodes over one; None: SQLite in `home`, one node
    host: str = "127.0.0.1"
    web_port: Port = 8080
    push_port: Port = 8081
    front_port: Port | None = None  # one origin for web and push on one machine; None: a reverse proxy does it
    public_url: HttpUrl = Field(default=None, validate_default=True)
    stream_url: HttpUrl = None  # where browsers reach push; None: same origin as the page (behind a proxy)
    clock: str | None = None  # "2026-03-12T10:00:00,1": demo databases only
    web_threads: int = Field(default=4, ge=1, le=64)  # more only fight: p99 at 1,000/s doubles with 8
    web_workers: int = Field(default=1, ge=1, le=32)  # processes that answer on the one port; PostgreSQL only

    push_workers: int = Field(default=1, ge=1, le=8)  # processes on its one port: where one dies, the others serve

    kiosk_preview: bool = False  # the hub keeps what draws kiosks for their editor running
    backup_folder: Path | None = Field(default=None, description="A backup lands here each day; None: none is made.")
    backup_hour: int = Field(default=3, ge=0, le=23, description="On the site's clock.")
    backups_kept: int = Field(default=14, ge=2, le=400, description="Older ones in the folder are deleted.")
    backup_key_file: Path | None = Field(
        default=None, description="Its text seals the backups. Keep a copy elsewhere: without it none can be read."
    )
    spare_folder: Path | None = Field(
        default=None,
        description="On another disk or machine: a copy of everything follows there each second (SQLite); "
        "sealed with the backups' key file.",
    )
    webhook_networks: list[IPvAnyNetwork] = []  # inside addresses that events may be sent to: ["10.20.0.0/16"]
    tls_in_front: bool = Field(
        default=False, validate_default=True
    )  # a proxy on another machine ends TLS before `host`

    @field_validator("tls_in_front")
    @classmethod
    def _nothing_travels_in_the_clear(cls, value: bool, said: ValidationInfo) -> bool:
        host, demo = said.data.get("host", ""), said.data.get("demo", False)
        if not (value or demo or host in THIS_MACHINE):
            raise ValueError(
                f"ATRIUM_HOST is {host!r}, and off this machine secrets and passwords travel by TLS only. Let the hub listen on "
                "127.0.0.1 behind a proxy on this machine, or, where the proxy is another machine, say ATRIUM_TLS_IN_FRONT=1"
            )
        return value

    @field_validator("web_workers")
    @classmethod
    def _one_process_writes_sqlite(cls, value: int, said: ValidationInfo) -> int:
        if value > 1 and said.data.get("database") is None:
            raise ValueError("more than one needs PostgreSQL (ATRIUM_DATABASE): SQLite is written by one process")
        return value

    @field_validator("spare_folder")
    @classmethod
    def _a_spare_copy_is_sealed(cls, value: Path | None, said: ValidationInfo) -> Path | None:
        if value is not None and said.data.get("database") is not None:
            raise ValueError("is for SQLite: PostgreSQL follows by its own replication (display_server/README.md)")
        if value is not None and said.data.get("backup_key_file") is None:
            raise ValueError("needs a key that seals the copy: name its file in ATRIUM_BACKUP_KEY_FILE")
        return value

    @property
    def asks_administrators_twice(self) -> bool:
        """Whether nobody administers with a password alone."""
        said = self.second_factor_for_administrators
        return not self.demo if said is None else said

    @property
    def postgres(self) -> str | None:
        """The PostgreSQL database's address with its password; None: SQLite. For `db/` only."""
        return None if self.database is None else self.database.get_secret_value()

    @property
    def database_named(self) -> str:
        """How a sentence names the database: its folder, or its server and name. Never a password."""
        if self.postgres is None:
            return str(self.home)
        said = urlsplit(self.postgres)
        return f"{said.path[1:]} on {said.hostname or 'this machine'}"

    @property
    def database_file(self) -> Path:
        """The embedded SQLite database."""
        return self.home / "hub.sqlite"

    @property
    def secrets_file(self) -> Path:
        """Keys, made at first start, mode 0600; shared by web, push and jobs."""
        return self.home / "secrets.toml"

    @property
    def acts_socket(self) -> Path:
        """The Unix socket over which jobs and commands ask `web` to perform acts."""
        return self.home / "acts.sock"

    @property
    def wake_sockets(self) -> list[Path]:
        """The Unix datagram sockets on which each `push` hears of dirty topics and of web's sign of life."""
        return [self.home / ("wake.sock" if worker == 1 else f"wake-{worker}.sock") for worker in self.push_processes]

    @property
    def push_processes(self) -> range:
        """Their numbers, from 1."""
        return range(1, self.push_workers + 1)


class KioskSettings(OfUpdates, _FromHome):
    """A kiosk: its hub, its printer, its screen."""

    hub_url: HttpUrl = "http://127.0.0.1:8080"
    stream_url: HttpUrl = None  # None: the address the hub names
    printer: str | None = Field(default=None, description="tcp://host:port of an ESC/POS printer; None: no printer.")
    printer_profile: str = "TM-T20III"
    printer_fall_back: str | None = Field(default=None, description="A second printer, for what the first refuses.")
    printer_fall_back_profile: str = "TM-T20III"
    roll_metres: float = Field(default=80.0, ge=5, le=500, description="Of a full roll, where no sensor feels its end.")
    scanner: Scanner = Field(
        default=None, description="keys:/dev/input/by-id/…-event-kbd, serial:/dev/serial/by-id/…, none; None: it types."
    )
    card_reader: str | None = Field(default=None, description="pcsc: or pcsc:PART-OF-ITS-NAME; None: none is fitted.")
    card_file: list[str] = Field(
        default=[],
        description="Commands that read the hospital's file on its cards, hexadecimal; empty: the card's UID.",
    )
    card_barcode: str | None = Field(default=None, description="A scanned card's: a regular expression as [0-9]{11}.")
    alarm: str | None = Field(
        default=None, description="relay:/dev/serial/by-id/…: a siren or lamp; None: a loudspeaker."
    )
    presence: str | None = Field(default=None, description="serial:/dev/serial/by-id/…, writes 1 and 0; None: none.")
    keypad: str | None = Field(
        default=None, description="keys:/dev/input/by-id/…-event-kbd, a tactile keypad; None: none is fitted."
    )
    keypad_codes: dict[str, int] = Field(
        default={},
        description="Key codes of a keypad that is set to others than the usual: up, down, ok, help, repeat, louder …",
    )
    loudspeaker: bool = False  # one is fitted: "Read aloud" appears once the voice's self-test has passed
    loudspeaker_volume: int = Field(default=70, ge=0, le=100)  # for every person anew
    numbers_held: int = Field(default=100, ge=20, le=10_000, description="Of each series, for a day without the hub.")
    landscape: bool = False
    screen_diagonal_in: float = Field(default=32.0, ge=10, le=100)
    screen_lower_edge_mm: int | None = Field(default=None, ge=100, le=2000, description="Above the floor.")
    shelf_depth_mm: int = Field(default=0, ge=0, le=2000, description="Before the screen.")
    demo: bool = False
    control_socket: Path | None = None  # only on a demo database: the tour touches the kiosk through it
    clock: str | None = None

    @property
    def folder(self) -> Path:
        """Outbox, catalogue copy, device secret and Kivy's own home."""
        return self.home / "kiosk"

    @field_validator("alarm")
    @classmethod
    def _alarm_is_a_relay(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("relay:/dev/"):
            raise ValueError("must look like relay:/dev/serial/by-id/…")
        return value

    @field_validator("presence")
    @classmethod
    def _presence_is_on_a_line(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("serial:/"):
            raise ValueError("must look like serial:/dev/serial/by-id/…")
        return value

    @field_validator("keypad")
    @classmethod
    def _keypad_is_an_input_device(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("keys:/"):
            raise ValueError("must look like keys:/dev/input/by-id/…-event-kbd")
        return value

    @field_validator("card_reader")
    @classmethod
    def _card_reader_is_pcsc(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("pcsc:"):
            raise ValueError("must look like pcsc: or pcsc:PART-OF-ITS-NAME")
        return value

    @field_validator("card_barcode")
    @classmethod
    def _card_barcode_is_a_pattern(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as wrong:
            raise ValueError(f"must be a regular expression as [0-9]{{11}}: {wrong}") from None
        return value

    @field_validator("card_file")
    @classmethod
    def _commands_are_bytes(cls, value: list[str]) -> list[str]:
        for command in value:
            try:
                whole = len(bytes.fromhex(command)) >= 4
            except ValueError:
                whole = False
            if not whole:
                raise ValueError('must look like ["00A4040005F000000001", "00B000000A"]: at least four bytes a command')
        return value

    @field_validator("printer", "printer_fall_back")
    @classmethod
    def _printer_has_a_known_transport(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("tcp://", "serial:/", "usb:", "file:/")):
            raise ValueError(
                "must look like tcp://host:9100, serial:/dev/serial/by-id/…, usb:04b8:0e28 or file:/dev/usb/lp0"
            )
        return value


class PrinterSettings(_FromHome):
    """The virtual paper printer."""

    printer_host: str = "127.0.0.1"
    printer_port: Port = 9100
    paper_port: Port = 9180
    paper_folder: Path | None = None
    width: str = Field(default="80mm", pattern="^(80|58)mm$")


def read_settings(kind: type[Any], **given: Any) -> Any:
    """Settings of `kind`, or exit with one line a person can act on: which setting, what is wrong."""
    try:
        return kind(**given)
    except ValidationError as refused:
        for error in refused.errors():
            name = ".".join(str(part) for part in error["loc"])
            it_says = "" if name.partition(".")[0] in _NEVER_QUOTED else f" (it says {error['input']!r})"
            sys.stderr.write(f"The setting {name} is not usable: {error['msg']}{it_says}.\n")
    except SettingsError as unreadable:  # a list or a table that is no JSON: it names the setting and does not quote it
        sys.stderr.write(f"A setting cannot be read as JSON: {unreadable}.\n")
    raise SystemExit(2)

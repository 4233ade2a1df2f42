"""The hospital by heart: the last catalogue on disk, replaced whole or not at all, checked before it is believed."""

import hashlib
import os
from pathlib import Path

import structlog
from pydantic import ValidationError

from config.contract.catalogue import Catalogue
from config.on_disk import settle

NAME = "catalogue.json"


class CatalogueCopy:
    """The file's first line is the SHA-256 of the rest."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME

    def read(self) -> Catalogue | None:
        """The copy, or None where there is none; a damaged one is set aside, the hub sends another."""
        try:
            said = self._file.read_bytes()
        except FileNotFoundError:
            return None
        claimed, _, body = said.partition(b"\n")
        try:
            if claimed.decode("ascii", "replace") != hashlib.sha256(body).hexdigest():
                raise ValueError("the checksum does not agree")
            return Catalogue.model_validate_json(body)
        except (ValueError, ValidationError) as damaged:
            structlog.get_logger().error("catalogue_copy_set_aside", kind=type(damaged).__name__)
            self._file.replace(self._file.with_suffix(".broken"))
            return None

    def keep(self, catalogue: Catalogue) -> None:
        """Replace the copy; a power cut leaves the old one or the new one."""
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        body = catalogue.model_dump_json().encode()
        staged = self._file.with_suffix(".new")
        with staged.open("wb") as file:
            file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(self._file)
        settle(self._file.parent)

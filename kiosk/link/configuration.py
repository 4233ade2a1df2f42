"""How this kiosk is to be: tested before anybody sees it; what fails is refused by its mark, and the last good one stays."""

import os
from pathlib import Path
from typing import Any

import structlog
from pydantic import ValidationError

from config.contract.catalogue import Catalogue
from config.contract.kiosk_configuration import ConfigurationTrouble, KioskConfiguration
from kiosk.flow.configured import configured, trouble_of

NAME = "configuration.json"


class ConfigurationKeeper:
    """The last good one lies on disk by itself: a newer hub's catalogue may come with one that is refused, before and after a
    start.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME
        self._good = self._read()
        self._in_use = self._good.mark
        self._refused: tuple[str, ConfigurationTrouble] | None = None

    def said(self) -> dict[str, Any]:
        """For the heartbeat: the mark in use; of a newer one that was refused its mark, and why."""
        refused, trouble = self._refused or (None, None)
        return {"configuration": self._in_use, "refused": refused, "trouble": trouble}

    def proved(self, catalogue: Catalogue) -> Catalogue:
        """The catalogue as this kiosk is to offer it: by its own configuration, or by the last good one."""
        said, trouble = catalogue.kiosk.configuration, trouble_of(catalogue)
        self._refused = (said.mark, trouble) if trouble is not None else None
        if trouble is not None:
            structlog.get_logger().error("configuration_refused", mark=said.mark, why=trouble.value)
            said = self._last_good(catalogue)
        elif said != self._good:
            self._good = said
            self._keep(said)
        self._in_use = said.mark
        return configured(_with(catalogue, said))

    def _last_good(self, catalogue: Catalogue) -> KioskConfiguration:
        """Also the last good one may lead nowhere once the house has changed: then a kiosk is as Atrium comes."""
        passes = trouble_of(_with(catalogue, self._good)) is None
        return self._good if passes else KioskConfiguration()

    def _read(self) -> KioskConfiguration:
        try:
            return KioskConfiguration.model_validate_json(self._file.read_bytes())
        except (FileNotFoundError, ValidationError):
            return KioskConfiguration()

    def _keep(self, said: KioskConfiguration) -> None:
        """Whole or not at all. A disk that takes nothing: it is in use all the same, and comes again after a start."""
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        staged = self._file.with_suffix(".new")
        try:
            with staged.open("wb") as file:
                file.write(said.model_dump_json().encode())
                file.flush()
                os.fsync(file.fileno())
            staged.replace(self._file)
        except OSError as full:
            structlog.get_logger().error("configuration_not_kept", reason=str(full))


def _with(catalogue: Catalogue, said: KioskConfiguration) -> Catalogue:
    return catalogue.model_copy(update={"kiosk": catalogue.kiosk.model_copy(update={"configuration": said})})

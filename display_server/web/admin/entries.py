"""What an administrator enters about a new device, read from the form into the shape the service wants."""

from typing import Any

from werkzeug.datastructures import MultiDict

from config.contract.words import DeviceKind, Language, Name, Names
from display_server.domain.board_settings import View
from display_server.services.devices.approve_pairing import NewDevice

Form = MultiDict[str, str]

LONGEST_NAME = 60


def read_new_device(kind: DeviceKind, form: Form) -> NewDevice:
    """The service refuses what cannot be used; here only the form is read."""
    settings = _board_settings(form) if kind is DeviceKind.BOARD else _kiosk_settings(form)
    return NewDevice(
        names=_names(form),
        serial=form.get("serial", "").strip().upper(),
        place=form.get("place") or None,
        settings=settings,
    )


def _names(form: Form) -> Names:
    said = {language: form.get(f"name_{language.value}", "").strip()[:LONGEST_NAME] for language in Language}
    return {language: Name(name=name) for language, name in said.items() if name}


def _board_settings(form: Form) -> dict[str, Any]:
    view = form.get("view", "")
    said: dict[str, Any] = {"view": view, "chime": form.get("chime") == "on"}
    if form.get("language"):
        said["language"] = form["language"]
    if view in {View.DEPARTMENT, View.MIXED}:
        said["department"] = form.get("department", "")
    if view == View.DOOR:
        said["room"] = form.get("room", "")
    return said


def _kiosk_settings(form: Form) -> dict[str, Any]:
    help_place = {language.value: form.get(f"help_{language.value}", "").strip()[:120] for language in Language}
    return {
        "help_place": {language: said for language, said in help_place.items() if said},
        "neighbour": {},
    }

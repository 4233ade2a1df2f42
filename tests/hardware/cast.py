"""The tickets and the printer of the paper tests: one visit said in five languages."""

import base64
import io
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from config.contract.ticket import Ticket
from config.contract.words import Language
from hardware.ports import PrintJob
from hardware.printer.conversation import TimeLimits
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.profiles import profile_of
from hardware.printer.spool import Spool
from hardware.printer.transports import Way
from hardware.printer.transports.address import way_to
from hardware.printer.transports.usb import UsbWay
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.virtual.faces import Face
from hardware.printer.virtual.faces.network import NetworkFace
from hardware.printer.virtual.faces.serial import SerialFace
from hardware.printer.virtual.faces.usb import PRODUCT, SERIAL, VENDOR, UsbFace
from hardware.printer.virtual.faults import Faults
from tests.patience import until

NOW = datetime(2026, 3, 12, 8, 21, tzinfo=UTC)
PHONE_URL = "https://anna.example/t/7Hq2mZ9rT4vXw8Lp3sNd"
QUICK = TimeLimits(connect=0.5, status=0.15, write=1.0, confirmation=1.0, look_meanwhile=0.1, settle=0.1)
CALM = TimeLimits(connect=10.0, status=10.0, write=20.0, confirmation=30.0, look_meanwhile=0.1, settle=0.1)

_JUST_NOW_S = 0.05


class Patience(TimeLimits):
    """Short for what a fault of this device withholds, long for what only a crowded machine delays."""

    def __init__(self, faults: Faults) -> None:
        object.__setattr__(self, "_faults", faults)

    @property
    def _limits(self) -> tuple[TimeLimits, TimeLimits]:
        """For its answers, and for taking and printing what it is sent."""
        faults: Faults = self.__dict__["_faults"]
        stalled = faults.stop_reading_after_bytes is not None
        now = time.monotonic()
        if (
            faults.drop_answers > 0
        ):  # looked at before the question whose answer is dropped, and again while it is waited for
            self.__dict__["_dropped_at"] = now
        dropped = now - self.__dict__.get("_dropped_at", -1.0) < _JUST_NOW_S
        withheld = stalled or faults.silent or faults.answer_delay_s > 0 or dropped
        stopped = stalled or faults.silent or faults.swallow_confirmations
        return QUICK if withheld else CALM, QUICK if stopped else CALM

    @property
    def connect(self) -> float:
        return self._limits[0].connect

    @property
    def status(self) -> float:
        return self._limits[0].status

    @property
    def write(self) -> float:
        return self._limits[1].write

    @property
    def confirmation(self) -> float:
        return self._limits[1].confirmation

    @property
    def look_meanwhile(self) -> float:
        return QUICK.look_meanwhile

    @property
    def settle(self) -> float:
        return 0.4  # longer than any answer of these tests is late


_SAID: dict[Language, dict[str, Any]] = {
    Language.ENGLISH: {
        "hospital": "St Anna Hospital",
        "wait_here": "Waiting area B",
        "wait_note": "Floor 2, lift B",
        "department": "Cardiology",
        "service": "Cardiologist visit",
        "way": ["Turn around, past the information desk", "Right after the café", "Lift B is on your right"],
    },
    Language.RUSSIAN: {
        "hospital": "Больница св. Анны",
        "wait_here": "Зона ожидания B",
        "wait_note": "2-й этаж, лифт B",
        "department": "Кардиология",
        "service": "Приём кардиолога",
        "way": ["Повернитесь, мимо справочной", "За кафе направо", "Лифт B справа, на 2-й этаж"],
    },
    Language.UKRAINIAN: {
        "hospital": "Лікарня св. Анни",
        "wait_here": "Зона очікування B",
        "wait_note": "2-й поверх, ліфт B",
        "department": "Кардіологія",
        "service": "Прийом кардіолога",
        "way": ["Поверніться, повз довідкову", "За кав’ярнею праворуч", "Ліфт B праворуч, на 2-й поверх"],
    },
    Language.LITHUANIAN: {
        "hospital": "Šv. Onos ligoninė",
        "wait_here": "Laukimo zona B",
        "wait_note": "2 aukštas, liftas B",
        "department": "Kardiologijos skyrius",
        "service": "Kardiologo konsultacija",
        "way": ["Apsisukite, pro registratūrą", "Už kavinės į dešinę", "Liftas B dešinėje, į 2 aukštą"],
    },
    Language.CHINESE: {
        "hospital": "圣安娜医院",
        "wait_here": "候诊区 B",
        "wait_note": "2 楼，B 号电梯",
        "department": "心内科",
        "service": "心内科门诊",
        "way": ["向后转，经过问讯处", "过咖啡厅后右转", "右侧乘 B 号电梯到 2 楼"],
    },
}


def a_ticket(language: Language = Language.UKRAINIAN, **other: Any) -> Ticket:
    """The visit K-017 in `language`; anything can be said otherwise."""
    said: dict[str, Any] = {
        "language": language,
        "printed_at": NOW.astimezone(ZoneInfo("Europe/Vilnius")),
        "number": "K-017",
        "people_ahead": 6,
        "phone_url": PHONE_URL,
        "code": "KTMRWBXF",
        "staff_line": "Kardiologija",
        "serial": "L1-0412",
    }
    return Ticket(**{**said, **_SAID[language], **other})


def a_sign(bar: int = 40) -> str:
    """A hospital's sign as templates carry it, another one for each height of its bar."""
    picture = Image.new("L", (400, 120), 255)
    ImageDraw.Draw(picture).rectangle((20, 20, 380, 20 + bar), fill=0)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def a_job(job_id: UUID | None = None, **other: Any) -> PrintJob:
    return PrintJob(job_id or uuid4(), a_ticket(**other))


FACES: dict[str, Callable[[Faults], Face]] = {
    "network": lambda faults: NetworkFace(faults, ("127.0.0.1", 0)),
    "serial": SerialFace,
    "usb": UsbFace,
}


def way_to_device(device: VirtualPrinter) -> Way:
    """As its settings would say it; on USB through the stand-in for libusb."""
    if isinstance(device.face, UsbFace):
        return UsbWay(VENDOR, PRODUCT, SERIAL, backend=device.face.backend)
    return way_to(device.url)


def a_printer(device: VirtualPrinter, folder: Path, limits: TimeLimits | None = None) -> EscPosPrinter:
    """Our end of the line to `device`, with the patience that its faults leave."""
    spool = Spool(folder / "printer.sqlite", device.url, datetime.now(UTC))
    return EscPosPrinter(way_to_device(device), profile_of(device.model.name), spool, limits or Patience(device.faults))


def pull(device: VirtualPrinter) -> None:
    """Its cable, until whoever looks finds nobody there."""
    device.faults.refuse = True
    until(lambda: not device.face.there)


def put_back(device: VirtualPrinter) -> None:
    """Its cable, and everything else that was wrong; until it is found again."""
    device.faults.reset()
    until(lambda: device.face.there)

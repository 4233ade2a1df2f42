"""The tickets and the printer of the paper tests: one visit said in five languages."""

import base64
import io
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

NOW = datetime(2026, 3, 12, 8, 21, tzinfo=UTC)
PHONE_URL = "https://anna.example/t/7Hq2mZ9rT4vXw8Lp3sNd"
QUICK = TimeLimits(connect=0.5, status=0.15, write=1.0, confirmation=1.0, look_meanwhile=0.1, settle=0.1)

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


def a_printer(device: VirtualPrinter, folder: Path, limits: TimeLimits = QUICK) -> EscPosPrinter:
    """Our end of the line to `device`, with short patience."""
    spool = Spool(folder / "printer.sqlite", device.url, datetime.now(UTC))
    return EscPosPrinter(way_to_device(device), profile_of(device.model.name), spool, limits)

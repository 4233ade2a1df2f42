"""What the boards of a sheet show: every state in which people meet them, also the ones no good day has."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from config.contract.push import (
    Call,
    DepartmentLine,
    DepartmentState,
    Emergency,
    Led,
    LoadNow,
    LobbyState,
    PausedDesk,
    QueueState,
    StaffWanted,
    WaitBand,
)
from config.contract.words import Language, Name, Names
from display_server.db.models import Content
from display_server.domain.broadcast import ALL_CLEAR, TOLD
from tests.small_cast import NOW

STATES = ("normal", "late", "stale", "emergency", "empty", "closed", "paused", "overfull")
MESSAGES = {"emergency": "evacuate", **{f"emergency-{kind}": kind for kind in TOLD if kind != "evacuate"}}
MORE = ("led", "wanted", *(state for state in MESSAGES if state not in STATES))
"""What a board shows beside or before its own: numbers that are led, a person wanted at a kiosk, the other messages."""
LISTED = {
    "registration": ("Registration", "Регистратура", "Реєстратура", "Registratūra", "挂号处"),
    "cardiology": ("Cardiology", "Кардиология", "Кардіологія", "Kardiologija", "心内科"),
    "eye-clinic": ("Eye clinic", "Офтальмология", "Офтальмологія", "Akių ligos", "眼科"),
    "injuries": ("Injuries", "Травматология", "Травматологія", "Traumatologija", "创伤科"),
    "neurology": ("Neurology", "Неврология", "Неврологія", "Neurologija", "神经内科"),
    "laboratory": ("Laboratory", "Лаборатория", "Лабораторія", "Laboratorija", "检验科"),
    "x-ray": ("X-ray", "Рентген", "Рентген", "Rentgenas", "影像科"),
    "ent": ("Ear, nose and throat", "Оториноларингология", "Оториноларингологія", "Ausys, nosis, gerklė", "耳鼻喉科"),
}
SHORT = {
    "cardiology": ("Heart", "Сердце", "Серце", "Širdis", "心内科"),
    "eye-clinic": ("Eyes", "Глаза", "Очі", "Akys", "眼科"),
    "injuries": ("Injuries", "Травмы", "Травми", "Traumos", "创伤科"),
    "registration": ("Desk", "Стойка", "Стійка", "Langelis", "挂号"),
    "laboratory": ("Lab", "Анализы", "Аналізи", "Tyrimai", "检验科"),
    "ent": ("ENT", "ЛОР", "ЛОР", "LOR", "耳鼻喉科"),
}
SITE = ("St Anna Hospital", "Больница св. Анны", "Лікарня св. Анни", "Šv. Onos ligoninė", "圣安娜医院")
ROOM = ("Room {}", "Кабинет {}", "Кабінет {}", "{} kabinetas", "{} 诊室")
LEVELS = [("quiet", "level", 5, 10, 4), ("busy", "rising", 25, 40, 19), ("steady", "level", 15, 20, 8),
          ("very_busy", "rising", 60, 80, 31), ("busy", "falling", 30, 45, 12), ("quiet", "level", 5, 10, 3)]  # fmt: skip


def in_all(said: tuple[str, ...], short: tuple[str, ...] | None = None, value: str = "") -> Names:
    brief = short or said
    return {
        language: Name(name=name.format(value), short=less.format(value))
        for language, name, less in zip(Language, said, brief, strict=True)
    }


def names_of(code: str) -> Names:
    return in_all(LISTED[code], SHORT.get(code))


def lobby(state: str) -> LobbyState:
    codes = list(LISTED) if state != "overfull" else [*LISTED] * 8
    lines = [_line(code, place, state) for place, code in enumerate(codes[:60])]
    if state == "normal":
        lines[5] = lines[5].model_copy(update={"full": True})
        lines[4] = lines[4].model_copy(update={"delay_minutes": 20})
        lines[6] = lines[6].model_copy(update={"load": None})
    if state == "paused":
        for place in (1, 3):
            back = NOW + timedelta(minutes=20) if place == 1 else None
            lines[place] = lines[place].model_copy(update={"open_desks": 0, "paused_desks": 2, "back_at": back})
    return LobbyState(
        site=in_all(SITE),
        departments=[] if state == "empty" else lines,
        emergencies=_emergencies(state),
        **_beside(state),
    )


def _beside(state: str) -> dict[str, Any]:
    led = [Led(number=number, until=NOW + timedelta(minutes=9), ways=1) for number, _ in ARROWS]
    wanted = [StaffWanted(screen="K2"), StaffWanted(screen="K5")]
    return {"led": led if state == "led" else [], "staff_wanted": wanted if state == "wanted" else []}


ARROWS = (("K-018", "left"), ("A-021", "ahead_right"))
"""Numbers that are led past the board, and what the hub answers it of them."""


def _line(code: str, place: int, state: str) -> DepartmentLine:
    closed = state == "closed"
    return DepartmentLine(
        code=code, names=names_of(code), floor=str(1 + place % 3), icon="eye", waiting=LEVELS[place % 6][4],
        open_desks=2, load=_load(place), closed=closed, opens_at=NOW + timedelta(hours=4) if closed else None,
    )  # fmt: skip


def _load(place: int) -> LoadNow:
    level, trend, low, high, _ = LEVELS[place % 6]
    wait = WaitBand(from_minutes=low, to_minutes=high)
    return LoadNow.model_validate({"as_of": NOW, "level": level, "trend": trend, "wait": wait})


def department(state: str, room: str = "room-12") -> DepartmentState:
    closed = state == "closed"
    return DepartmentState(
        code="cardiology", names=names_of("cardiology"), icon="heartbeat", calling=_calls(state, room),
        next=[] if state in {"empty", "closed"} else ["K-018", "A-021", "K-019", "M-020", "A-1024"],
        waiting=0 if state in {"empty", "closed"} else 19, open_desks=0 if state in {"closed", "paused"} else 2, load=_load(1),
        last_called=["K-014", "A-013", "K-012"], closed=closed, opens_at=NOW + timedelta(hours=4) if closed else None,
        paused=[_pause(label) for label in {"normal": ("14",), "paused": ("12", "14")}.get(state, ())],
        emergencies=_emergencies(state), **_beside(state),
    )  # fmt: skip


def _pause(label: str) -> PausedDesk:
    return PausedDesk(
        room=in_all(ROOM, value=label), room_label=label, back_at=NOW + timedelta(minutes=20), place=f"room-{label}"
    )


def _calls(state: str, room: str) -> list[Call]:
    many = [(f"{'KM' if at % 4 == 0 else 'K'}-{1017 - at}", str(112 - at)) for at in range(14)]
    called = {"empty": [], "closed": [], "paused": [], "overfull": many}.get(
        state, [("K-017", "12"), ("A-015", "14"), ("K-016", "11")]
    )
    return [
        Call(
            call_id=100 - at, number=number, room=in_all(ROOM, value=label), room_label=label, called_at=NOW,
            place=room if at == 0 else f"room-{label}",
        )
        for at, (number, label) in enumerate(called)
    ]  # fmt: skip


def contents(folder: Path) -> list[Content]:
    """A picture drawn here, an information and a note, shown one after the other beside the calls."""
    picture = Image.new("RGB", (1200, 900), "#DDECEA")
    pen = ImageDraw.Draw(picture)
    for at, colour in enumerate(("#0A5559", "#1E9488", "#DB7410")):
        pen.ellipse((150 + 300 * at, 300, 450 + 300 * at, 600), fill=colour)
    file = f"{'0' * 64}.png"
    picture.save(folder / file)
    wash = (
        "Wash your hands for 20 seconds",
        "Мойте руки 20 секунд",
        "Мийте руки 20 секунд",
        "Plaukite rankas 20 sekundžių",
        "请用流水洗手二十秒",
    )
    till = (
        "The cash desk closes at 17:00",
        "Касса работает до 17:00",
        "Каса працює до 17:00",
        "Kasa dirba iki 17:00",
        "收费处 17:00 下班",
    )
    common = {"site_id": 1, "playlist": "", "seconds": 10, "added_at": NOW}
    return [
        Content(kind="picture", position=1, title="Circles", file=file, words={}, **common),
        Content(kind="text", position=2, title="Hands", words=_by_language(wash), **common),
        Content(kind="ticker", position=3, title="Cash desk", words=_by_language(till), **common),
    ]


def _by_language(said: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(map(str, Language), said, strict=True))


def line(state: str) -> QueueState:
    waiting = [] if state in {"empty", "closed"} else ["K-018", "A-021"]
    return QueueState(waiting=waiting, calling=[], emergencies=_emergencies(state))


def _emergencies(state: str) -> list[Emergency]:
    kind = MESSAGES.get(state)
    if kind is None:
        return []
    told = {"key": 1, "kind": "evacuate" if kind == ALL_CLEAR else kind, "zone": "site", "where": None}
    ended = NOW + timedelta(seconds=30) if kind == ALL_CLEAR else None  # the picture is taken meanwhile
    return [Emergency.model_validate({**told, "begins_at": NOW, "cleared_at": ended})]

"""The tiny cast of the kiosk's tests: a small hospital, one issued number, and a person who taps."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from config.contract.catalogue import Catalogue, Department, KioskPlace, Place, Service, Site
from config.contract.device_api import IssuedNumber, LeasedBlock
from config.contract.ways import Act, MapPlace, SiteMap, Step, Turn, Way
from config.contract.words import Language, Name, Names, PaperState
from kiosk.flow import Facts, Moment, Reply, Session, fresh_session, respond
from kiosk.flow.taps import Tap
from kiosk.flow.wishes import AskForNumber, AskToCheckIn, StartIdle, StopIdle, TakeLeasedNumber, Wish

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
VISIT = UUID(int=0xA1)


WAY = Way(
    to="area-b",
    metres=40,
    minutes=2,
    steps=[
        Step(act=Act.WALK, turn=Turn.AROUND, floor="f1", metres=20),
        Step(act=Act.LIFT, turn=Turn.LEFT, floor="f1", label="B", to_floor="2"),
    ],
)


def named(en: str, ru: str | None = None) -> Names:
    names = {Language.ENGLISH: Name(name=en)}
    return {**names, Language.RUSSIAN: Name(name=ru)} if ru else names


def _service(
    code: str, department: str, series: str | None, *, walk_in: bool = True, discreet: bool = False
) -> Service:
    return Service(
        code=code,
        department=department,
        names=named(code.capitalize(), "Приём"),
        waiting_place="area-b",
        walk_in=walk_in,
        discreet=discreet,
        series=series,
    )


def st_anna(revision: int = 1, *, site_language: Language = Language.ENGLISH, series: str | None = None) -> Catalogue:
    """Cardiology has one service, laboratory two and one by appointment only; one service is discreet.

    Without a `series` nothing can be leased.
    """

    return Catalogue(
        revision=revision,
        generation=1,
        demo=True,
        site=Site(
            code="st-anna",
            names=named("St Anna Hospital", "Больница Святой Анны"),
            zone="Europe/Vilnius",
            language=site_language,
            languages=list(Language),
            day_starts=time(3, 0),
            emergency_phone="112",
        ),
        departments=[
            Department(code="cardiology", names=named("Cardiology", "Кардиология"), floor="2", icon="heartbeat"),
            Department(code="laboratory", names=named("Laboratory"), floor="1", icon="test-pipe"),
            Department(code="cabinet", names=named("Cabinet 5"), floor="1", icon="user-scan"),
            Department(code="surgery", names=named("Surgery"), floor="3", icon="bone"),
        ],
        services=[
            _service("heart", "cardiology", series),
            _service("blood", "laboratory", series),
            _service("allergy", "laboratory", series),
            _service("genes", "laboratory", series, walk_in=False),
            _service("quiet", "cabinet", series, discreet=True),
            _service("operation", "surgery", series, walk_in=False),
        ],
        places=[
            Place(code="area-b", kind="waiting", floor="2", names=named("Waiting area B", "Зона ожидания Б"),
                  note={Language.ENGLISH: "Floor 2, lift B"}),
            Place(code="room-12", kind="room", floor="2", names=named("Room 12", "Кабинет 12")),
        ],
        map=SiteMap(version=1, places=[MapPlace(code="area-b", kind="waiting", floor="f2", at=(0, 0))], ways=[WAY]),
        kiosk=KioskPlace(serial="L1", names=named("Lobby 1")),
    )  # fmt: skip


def block(first: int = 500, size: int = 20, *, key: int = 1, day: date = date(2026, 3, 12)) -> LeasedBlock:
    """A lease of the clinics' series, good for the whole UTC day."""
    begins = datetime.combine(day, time(0), tzinfo=UTC)
    return LeasedBlock(
        lease_id=UUID(int=0xB0 + key),
        day=day,
        series="clinics",
        letters="K",
        first=first,
        last=first + size - 1,
        starts_at=begins,
        ends_at=begins + timedelta(days=1),
    )


def number(
    shown: str = "K-017", *, visit_id: UUID = VISIT, service: str = "heart", room: str | None = None
) -> IssuedNumber:
    department = "cabinet" if service == "quiet" else "cardiology"
    return IssuedNumber(
        visit_id=visit_id,
        number=shown,
        day=date(2026, 3, 12),
        issued_at=NOON,
        service=service,
        department=department,
        waiting_place="area-b",
        room=room,
        people_ahead=3,
        phone_url="https://anna.example/t/AAAAAAAAAAAAAAAAAAAAAA",
        code="BCDFGHJK",
    )


class Person:
    """Taps through the rules alone and remembers what was wished for. Time moves only when told."""

    def __init__(self, facts: Facts | None = None) -> None:
        self.now = NOON
        self.monotonic = 1000.0
        self._made = 0
        self.wishes: list[Wish] = []
        self.session: Session = fresh_session(
            facts or Facts(catalogue=st_anna(), paper=PaperState.READY), UUID(int=self._next())
        )

    def _next(self) -> int:
        self._made += 1
        return self._made

    def taps(self, *taps: Tap) -> Session:
        for tap in taps:
            moment = Moment(
                self.now, self.monotonic, session_id=UUID(int=self._next()), request_id=UUID(int=self._next())
            )
            reply: Reply = respond(self.session, tap, moment)
            self.session = reply.session
            self.wishes.extend(reply.wishes)
        return self.session

    def waits(self, **parts: float) -> None:
        """Both clocks go on."""
        self.now += timedelta(**parts)
        self.monotonic += timedelta(**parts).total_seconds()

    def hears(self, **changes: object) -> None:
        """Facts of the kiosk as they are now, without a tap."""
        self.session = replace(self.session, facts=replace(self.session.facts, **changes))  # type: ignore[arg-type]

    @property
    def asked(self) -> AskForNumber | AskToCheckIn | TakeLeasedNumber:
        """The last question to the hub."""
        return next(w for w in reversed(self.wishes) if isinstance(w, AskForNumber | AskToCheckIn | TakeLeasedNumber))

    @property
    def acts(self) -> list[Wish]:
        """Wishes without the idle clock."""
        return [wish for wish in self.wishes if not isinstance(wish, StartIdle | StopIdle)]

    @property
    def clock(self) -> StartIdle | StopIdle:
        return next(w for w in reversed(self.wishes) if isinstance(w, StartIdle | StopIdle))

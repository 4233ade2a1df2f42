"""The only place that knows which step is which screen; shows every new session on the face."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

from config.contract.words import Language
from config.locale import LANGUAGES, name_of, short_name_of, words
from config.locale.dates import long_date
from config.look.own_colours import own_palette
from kiosk.face import Face
from kiosk.flow import steps, taps
from kiosk.flow.closed import shows_closed
from kiosk.flow.emergency import emergency_now
from kiosk.flow.idle import answer_within
from kiosk.flow.nobody import NOBODYS
from kiosk.flow.read_aloud import said_aloud
from kiosk.flow.session import Session, View
from kiosk.flow.view_taps import EasierPressed
from kiosk.screens.check_in_ended import screen as check_in_ended
from kiosk.screens.choose_department import screen as choose_department
from kiosk.screens.choose_mine import screen as choose_mine
from kiosk.screens.choose_service import screen as choose_service
from kiosk.screens.claim import screen as claim
from kiosk.screens.closed import screen as closed
from kiosk.screens.did_it_come_out import screen as did_it_come_out
from kiosk.screens.easier import screen as easier
from kiosk.screens.emergency import screen as emergency
from kiosk.screens.enter_code import screen as enter_code
from kiosk.screens.enter_identity import screen as enter_identity
from kiosk.screens.enter_number import screen as enter_number
from kiosk.screens.feedback import screen as feedback
from kiosk.screens.find_place import screen as find_place
from kiosk.screens.find_service import screen as find_service
from kiosk.screens.guided import screen as guided
from kiosk.screens.help import screen as help_screen
from kiosk.screens.hub_away import screen as hub_away
from kiosk.screens.naming import site_time
from kiosk.screens.number_on_screen import screen as number_on_screen
from kiosk.screens.number_seen import screen as number_seen
from kiosk.screens.person_wanted import screen as person_wanted
from kiosk.screens.refused import screen as refused
from kiosk.screens.set_up import screen as set_up
from kiosk.screens.show_way import screen as show_way
from kiosk.screens.step_screen import StepScreen
from kiosk.screens.ticket_out import screen as ticket_out
from kiosk.screens.welcome import screen as welcome
from kiosk.screens.your_data import screen as your_data
from kiosk.screens.your_visit import screen as your_visit
from kiosk.waiting import WaitingKey
from kiosk.widgets import look
from kiosk.widgets.qr import forget_codes

ViewOf = Callable[[Session, datetime], Any]
SCREENS: dict[type, tuple[type[StepScreen], ViewOf]] = {
    steps.Welcome: (welcome.WelcomeScreen, welcome.view_of),
    steps.SetUp: (set_up.SetUpScreen, set_up.view_of),
    steps.FindPlace: (find_place.FindPlaceScreen, find_place.view_of),
    steps.ShowWay: (show_way.ShowWayScreen, show_way.view_of),
    steps.EnterCode: (enter_code.EnterCodeScreen, enter_code.view_of),
    steps.EnterIdentity: (enter_identity.EnterIdentityScreen, enter_identity.view_of),
    steps.EnterNumber: (enter_number.EnterNumberScreen, enter_number.view_of),
    steps.NumberSeen: (number_seen.NumberSeenScreen, number_seen.view_of),
    steps.ChooseMine: (choose_mine.ChooseMineScreen, choose_mine.view_of),
    steps.ChooseDepartment: (choose_department.ChooseDepartmentScreen, choose_department.view_of),
    steps.ChooseService: (choose_service.ChooseServiceScreen, choose_service.view_of),
    steps.FindService: (find_service.FindServiceScreen, find_service.view_of),
    steps.Guided: (guided.GuidedScreen, guided.view_of),
    steps.ClaimPriority: (claim.ClaimScreen, claim.view_of),
    steps.TicketOut: (ticket_out.TicketOutScreen, ticket_out.view_of),
    steps.DidItComeOut: (did_it_come_out.DidItComeOutScreen, did_it_come_out.view_of),
    steps.NumberOnScreen: (number_on_screen.NumberOnScreenScreen, number_on_screen.view_of),
    steps.YourVisit: (your_visit.YourVisitScreen, your_visit.view_of),
    steps.Feedback: (feedback.FeedbackScreen, feedback.view_of),
    steps.CheckInEnded: (check_in_ended.CheckInEndedScreen, check_in_ended.view_of),
    steps.HubAway: (hub_away.HubAwayScreen, hub_away.view_of),
    steps.Refused: (refused.RefusedScreen, refused.view_of),
    steps.Help: (help_screen.HelpScreen, help_screen.view_of),
    steps.Easier: (easier.EasierScreen, easier.view_of),
    steps.PersonWanted: (person_wanted.PersonWantedScreen, person_wanted.view_of),
    steps.YourData: (your_data.YourDataScreen, your_data.view_of),
}
_AS_IT_IS = (emergency.EmergencyScreen, set_up.SetUpScreen)
"""Nothing of these is anybody's to change."""
_TICK_S = 0.25


class Navigator:
    """`show` on every new session; all taps of all screens leave through `send`."""

    def __init__(self, face: Face, send: Callable[[taps.Tap], None], now: Callable[[], datetime]) -> None:
        self.face, self._send, self._now = face, send, now
        self._screens: dict[type, StepScreen] = {}
        self._waiting = WaitingKey(face)
        self._session: Session | None = None
        self._idle_since: float | None = None
        self._minute = ""
        self.rebuilt: Callable[[], None] = lambda: None
        self.reads: Callable[[], bool] = lambda: False  # whether the voice's self-test has passed
        self.read: Callable[[Session], None] = lambda _session: None
        self.idle_left: Callable[[Session, int], None] = lambda _session, _seconds: None
        self._looks: tuple[View, dict[str, str]] = (View(), {})
        self._listen()
        Clock.schedule_interval(self._tick, _TICK_S)

    def _listen(self) -> None:
        send, foot, idle = self._send, self.face.ids.foot, self.face.question
        foot.bind(
            on_language=lambda _foot, code: send(taps.LanguageChosen(Language(code))),
            on_first_key=lambda *_: self._first_key(),
            on_read=lambda *_: self._read_aloud(),
            on_easier=lambda *_: send(EasierPressed()),
            on_help=lambda *_: send(taps.HelpPressed()),
        )
        idle.bind(on_more_time=lambda *_: send(taps.MoreTimePressed()), on_end_now=lambda *_: self._end_now())

    def close(self) -> None:
        Clock.unschedule(self._tick)

    def show(self, session: Session) -> None:
        """The whole face for this session; screens are built once and refilled."""
        left = self._session is not None and self._session.id != session.id
        self._session = session
        said = session.facts.configuration
        self._ease(session.view, own_palette(said.field_colour, said.key_colour))
        screen = self._screen_for(session)
        if left:
            self._forget(session, screen)
        if self.face.screen is not screen:
            screen.first_page()
        screen.more_words(words(session.language).say("kiosk.pages.more"))
        self.face.put(screen)
        self._fill_header(session)
        self._say_note(session)
        self._fill_foot(session, screen)
        self._ask_idle(session)
        self._waiting.show(session, screen)

    def _ease(self, view: View, own: dict[str, str]) -> None:
        """Another palette, size or reach: the face and its screens are built anew, and the old ones are let go."""
        looks = replace(view, speech=False), own
        if looks == self._looks:
            return
        self._looks = looks
        look.ease(contrast=view.contrast, larger=view.larger, low_reach=view.low_reach, own=own)
        Window.clearcolor = look.colour("speak")
        self._waiting.forget()
        self._screens.clear()
        self.face.build_anew()
        self._listen()
        self.rebuilt()

    def _screen_for(self, session: Session) -> StepScreen:
        kind, view_of = self._what_stands(session)
        view = view_of(session, self._now())
        screen = self._screens.get(kind)
        if screen is None:
            screen = kind(view=view, send=self._send, landscape=self.face.landscape)
            self._screens[kind] = screen
        screen.view, screen.speaks = view, self.reads()
        return screen

    def _forget(self, session: Session, shown: StepScreen) -> None:
        """Screens are kept: what stood on them of whoever left goes, also where nobody sees it."""
        for step in NOBODYS:
            kind, view_of = SCREENS[type(step)]
            screen = self._screens.get(kind)
            if screen is not None and screen is not shown:
                screen.view = view_of(replace(session, step=step), self._now())
        forget_codes()

    def _what_stands(self, session: Session) -> tuple[type[StepScreen], ViewOf]:
        """The step's screen; a message for everybody goes before all but a person's call for help."""
        over = not isinstance(session.step, steps.Help | steps.PersonWanted)
        if over and emergency_now(session.facts, self._now()) is not None:
            return emergency.EmergencyScreen, emergency.view_of
        if shows_closed(session, self._now()):
            return closed.ClosedScreen, closed.view_of
        return SCREENS[type(session.step)]

    def _fill_header(self, session: Session) -> None:
        header, catalogue, language = self.face.ids.header, session.facts.catalogue, session.language
        at = site_time(self._now(), catalogue)
        self._minute = header.time = f"{at:%H:%M}"
        header.date = long_date(at, language)
        header.demo = words(language).say("common.demo") if catalogue and catalogue.demo else ""
        site = catalogue.site if catalogue else None
        header.hospital = name_of(site.names, language, site.language) if site else ""
        header.short = short_name_of(site.names, language, site.language) if site else ""

    def _say_note(self, session: Session) -> None:
        """Welcome says its notes itself, where people look first."""
        elsewhere = session.note is not None and not isinstance(session.step, steps.Welcome)
        self.face.note = words(session.language).say(f"kiosk.note.{session.note}") if elsewhere else ""

    def _fill_foot(self, session: Session, screen: StepScreen) -> None:
        foot, say = self.face.ids.foot, words(session.language).say
        offered = session.facts.catalogue.site.languages if session.facts.catalogue else list(Language)
        foot.languages = [(code.value, LANGUAGES[code].own_name) for code in LANGUAGES if code in offered]
        foot.chosen = session.language.value
        foot.help_words = say("kiosk.foot.help")
        foot.easier_words = "" if isinstance(screen, _AS_IT_IS) else say("kiosk.foot.easier")
        foot.read_words = say("kiosk.foot.read") if self.reads() and said_aloud(session) else ""
        foot.first = {"back": say("kiosk.foot.back"), "your_data": say("kiosk.foot.your_data")}.get(
            screen.first_key, ""
        )
        foot.first_sign = "shield-lock" if screen.first_key == "your_data" else "arrow-left"

    def _read_aloud(self) -> None:
        if self._session is not None:
            self.read(self._session)

    @property
    def messages(self) -> list[int]:
        """The key of the message for everybody that really stands on the glass; a call for help may stand before it."""
        stands = self._session is not None and isinstance(self.face.screen, emergency.EmergencyScreen)
        one = emergency_now(self._session.facts, self._now()) if stands and self._session is not None else None
        return [] if one is None else [one.key]

    def again(self) -> None:
        """Show the session anew: something beside it has changed."""
        if self._session is not None:
            self.show(self._session)

    def _first_key(self) -> None:
        on_welcome = self._session is not None and isinstance(self._session.step, steps.Welcome)
        self._send(taps.YourDataPressed() if on_welcome else taps.BackPressed())

    # ---- "Are you still there?" ----

    def _ask_idle(self, session: Session) -> None:
        asked = session.idle_asked and self._what_stands(session)[0] is not emergency.EmergencyScreen
        self.face.ask_idle(asked)
        if not asked:
            self._idle_since = None
            return
        if self._idle_since is None:
            self._idle_since = Clock.get_time()
        within = answer_within(session)
        left = max(0.0, within - (Clock.get_time() - self._idle_since))
        self.idle_left(session, ceil(left))
        idle, said = self.face.question, words(session.language)
        idle.part, idle.figure = left / within, str(ceil(left))
        idle.title, idle.note = said.say("kiosk.idle.title"), said.count("kiosk.idle.note", ceil(left))
        idle.more, idle.end = said.say("kiosk.idle.more"), said.say("kiosk.idle.end")

    def _end_now(self) -> None:
        if self._session is not None:
            self._send(taps.IdleEnded(self._session.id))

    def _tick(self, _passed: float) -> None:
        """The clock in the head, the greeting of the hour, the seconds of the idle question."""
        session = self._session
        if session is None:
            return
        if session.idle_asked:
            self._ask_idle(session)
        if f"{site_time(self._now(), session.facts.catalogue):%H:%M}" != self._minute:
            self.show(session)

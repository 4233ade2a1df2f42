"""Whatever is tapped, scanned, answered or timed, in whatever order: the rules hold and nobody sees another's number."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from config.contract.device_api import CheckInAnswer
from config.contract.words import CheckInResult, HelpReason, Language, PaperState
from kiosk.flow import taps as t
from kiosk.flow.offline_taps import RegisteredOffline
from kiosk.flow.person import beneath
from kiosk.flow.steps import DidItComeOut, NumberOnScreen, TicketOut
from kiosk.flow.wishes import AskForNumber, AskToCheckIn, CheckInByHeart, PrintTicket, TakeLeasedNumber
from tests.kiosk.cast import Person, number, st_anna

PLAIN: list[t.Tap] = [
    t.AppointmentChosen(),
    t.NumberWanted(),
    t.DepartmentChosen("cardiology"),
    t.DepartmentChosen("laboratory"),
    t.ServiceChosen("blood"),
    t.PageTurned(1),
    t.LetterTyped("B"),
    t.LetterDeleted(),
    t.CodeEntered(),
    t.Scanned("BCDFGHJK"),
    t.Scanned("rubbish"),
    t.BackPressed(),
    t.HelpPressed(),
    t.PersonNeeded(HelpReason.VERY_ILL),
    t.HelpCallsChanged(()),
    t.YourDataPressed(),
    t.DonePressed(),
    t.CameOut(yes=True),
    t.CameOut(yes=False),
    t.MoreTimePressed(),
    t.Touched(),
    t.LanguageChosen(Language.CHINESE),
    t.HubWentAway(),
    t.HubCameBack(),
    t.LeasesChanged(frozenset({"heart"}), by_heart=True),
    t.LeasesChanged(frozenset()),
    t.NumberNowPressed(),
    t.PaperChanged(PaperState.OUT),
    t.PaperChanged(PaperState.READY),
    t.CatalogueArrived(st_anna(2)),
    t.PairingAsked("BCDFGHJK", "ab"),
    t.Paired(),
]
ANSWERS = [
    "issued",
    "kept",
    "never_sent",
    "leased",
    "not_leased",
    "not_leased_kept",
    "registered_offline",
    "again_offline",
    "refused",
    "long",
    "registered",
    "already",
    "not_found",
]
ASKING = (AskForNumber, AskToCheckIn, CheckInByHeart, TakeLeasedNumber)
PRINTS = ["printed", "no_paper", "unknown"]
TIMERS = ["idle", "idle_end"]


class Crowd(Person):
    """Knows for which session each number was asked; answers reach any request ever made, however late."""

    def answers(self, how: str, which: int) -> None:
        asked = [wish.body for wish in self.wishes if isinstance(wish, ASKING)]
        if not asked:
            return
        body = asked[which % len(asked)]
        ids, issued = (body.session_id, body.request_id), number(visit_id=body.session_id)
        said: dict[str, t.Tap] = {
            "issued": t.NumberIssued(*ids, issued),
            "kept": t.RequestKept(*ids),
            "never_sent": t.RequestKept(*ids, never_sent=True),
            "leased": t.NumberIssued(*ids, issued, offline=True),
            "registered_offline": RegisteredOffline(*ids, issued),
            "again_offline": RegisteredOffline(*ids, issued, already=True),
            "not_leased": t.NumberNotLeased(*ids, kept=False),
            "not_leased_kept": t.NumberNotLeased(*ids, kept=True),
            "refused": t.RequestRefused(*ids, "no"),
            "long": t.WaitedLong(*ids),
            "registered": t.CheckInAnswered(*ids, CheckInAnswer(result=CheckInResult.REGISTERED, issued=issued)),
            "already": t.CheckInAnswered(*ids, CheckInAnswer(result=CheckInResult.ALREADY_REGISTERED, issued=issued)),
            "not_found": t.CheckInAnswered(*ids, CheckInAnswer(result=CheckInResult.NOT_FOUND)),
        }
        self.taps(said[how])

    def paper(self, how: str, which: int) -> None:
        jobs = [wish for wish in self.wishes if isinstance(wish, PrintTicket)]
        if jobs:
            ids = (jobs[which % len(jobs)].session_id, jobs[which % len(jobs)].visit_id)
            said: dict[str, t.Tap] = {
                "printed": t.Printed(*ids),
                "no_paper": t.PrintRefused(*ids, PaperState.OUT),
                "unknown": t.PrintUnknown(*ids),
            }
            self.taps(said[how])

    def time(self, how: str, which: int) -> None:
        session = self.session.id if which % 3 else UUID(int=1)
        self.taps(t.IdleNoticed(session) if how == "idle" else t.IdleEnded(session))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*PLAIN, *ANSWERS, *PRINTS, *TIMERS]), st.integers(0, 20)), max_size=60))
def test_a_number_on_the_screen_is_always_of_the_person_who_stands_there(story: list[tuple[t.Tap | str, int]]) -> None:
    crowd = Crowd()
    for what, which in story:
        if not isinstance(what, str):
            crowd.taps(what)
        elif what in ANSWERS:
            crowd.answers(what, which)
        elif what in PRINTS:
            crowd.paper(what, which)
        else:
            crowd.time(what, which)
        step = beneath(crowd.session)
        if isinstance(step, TicketOut | DidItComeOut | NumberOnScreen):
            assert step.issued.visit_id == crowd.session.id
            assert crowd.session.awaiting is None
    printed = [wish.session_id for wish in crowd.wishes if isinstance(wish, PrintTicket)]
    assert len(printed) == len(set(printed)), "one print a person"

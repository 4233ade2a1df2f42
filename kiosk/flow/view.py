"""*Easier view*: four switches of one person. They belong to the session, so the next person has everything as usual."""

from dataclasses import replace

from kiosk.flow.person import beneath
from kiosk.flow.reply import Reply, unchanged
from kiosk.flow.session import Session
from kiosk.flow.steps import Easier, SetUp
from kiosk.flow.view_taps import EasierPressed, FromViewer, Switch, SwitchPressed


def hear_viewer(session: Session, tap: FromViewer) -> Reply:
    match tap:
        case EasierPressed():
            return _open(session)
        case SwitchPressed(switch):
            return _switch(session, switch)


def _open(session: Session) -> Reply:
    """Whatever is on its way stays on its way: only the step is covered."""
    if isinstance(session.step, Easier | SetUp):
        return unchanged(session)
    return Reply(replace(session, step=Easier(beneath(session)), idle_asked=False))


def _switch(session: Session, switch: Switch) -> Reply:
    """It works at once, so that a person sees what it does."""
    if not isinstance(session.step, Easier):
        return unchanged(session)
    turned = {switch.value: not getattr(session.view, switch.value)}
    return Reply(replace(session, view=replace(session.view, **turned)))

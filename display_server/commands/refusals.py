"""Refusals a person can act on: their text is the whole message, and starting again would change nothing."""

from config.clock import NotAClock
from config.releases.refused import BundleRefused
from display_server.backup.words import BackupRefused
from display_server.commands.acting import Refusal
from display_server.commands.database import CannotBegin
from display_server.commands.waits_file import NotAQueueFile
from display_server.db.engine.head import NotAtHead
from display_server.db.engine.identity import NoIdentity, WrongKind
from display_server.db.engine.postgres import DatabaseAway
from display_server.db.engine.refusing import WriterStopped
from display_server.db.engine.writer import AnotherWriter
from display_server.db.reading.own_site import SeveralSites
from display_server.demo.set_up import NotADemo
from display_server.ports import AddressUnknown, PortTaken
from display_server.secrets import SecretsDamaged, SecretsOpen
from display_server.services.arrivals.booking_file import NotABookingFile
from display_server.services.doors.ask_web import ActNotDone, WebAway
from display_server.spare.copy import SpareTookOver
from display_server.supervise import RunsAlready
from display_server.update.words import UpdateRefused

SAID_IN_WORDS = (
    ActNotDone,
    AddressUnknown,
    AnotherWriter,
    BackupRefused,
    BundleRefused,
    CannotBegin,
    DatabaseAway,
    NoIdentity,
    NotABookingFile,
    NotAClock,
    NotADemo,
    NotAQueueFile,
    NotAtHead,
    PortTaken,
    Refusal,
    RunsAlready,
    SecretsDamaged,
    SecretsOpen,
    SeveralSites,
    SpareTookOver,
    UpdateRefused,
    WebAway,
    WriterStopped,
    WrongKind,
)

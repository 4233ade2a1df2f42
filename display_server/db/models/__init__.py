"""One class a file; importing this package knows every table."""

from display_server.db.models.account import Account, AccountRole, Role, SiteRole
from display_server.db.models.alarm import Alarm
from display_server.db.models.alarm_contact import AlarmContact, AlarmTold
from display_server.db.models.answered_request import AnsweredRequest
from display_server.db.models.api_answer import ApiAnswer
from display_server.db.models.api_token import ApiToken
from display_server.db.models.audit import AuditLine
from display_server.db.models.backup import BackupRecord
from display_server.db.models.base import Base
from display_server.db.models.booking import Booking
from display_server.db.models.booking_feed import BookingFeed
from display_server.db.models.broadcast import Broadcast
from display_server.db.models.content import Content
from display_server.db.models.day_sum import DaySum, DaySumMark
from display_server.db.models.delay import Delay
from display_server.db.models.department import Department
from display_server.db.models.desk import Desk, DeskService
from display_server.db.models.desk_pause import DeskPause
from display_server.db.models.device import Device, Pairing
from display_server.db.models.diary import DiaryLine
from display_server.db.models.directory_link import DirectoryAsker, DirectoryLink
from display_server.db.models.directory_session import DirectorySession
from display_server.db.models.diversion import Diversion, DiversionSign
from display_server.db.models.feedback import Feedback
from display_server.db.models.first_password import FirstPassword
from display_server.db.models.foretold import DepartmentLoad, ServiceWait, WaitModel
from display_server.db.models.help_call import HelpCall
from display_server.db.models.house_import import HouseImport, HouseImportRow
from display_server.db.models.hub_identity import HubIdentity
from display_server.db.models.kiosk_configuration import KioskConfigurationRow
from display_server.db.models.kiosk_left import KioskLeft
from display_server.db.models.led_number import LedNumber
from display_server.db.models.number_lease import NumberLease
from display_server.db.models.own_word import OwnWord
from display_server.db.models.passkey import Passkey, SpentAnswer
from display_server.db.models.pathway import Pathway, PathwayStage
from display_server.db.models.place import Place
from display_server.db.models.place_choice import PlaceChoice
from display_server.db.models.plan_draft import PlanChange, PlanDraft, PlanPicture
from display_server.db.models.print_record import PrintRecord
from display_server.db.models.rate_count import RateCount
from display_server.db.models.remote_act import RemoteActRow
from display_server.db.models.report import Report
from display_server.db.models.rollout import Rollout
from display_server.db.models.second_factor import SecondFactor, SignIn
from display_server.db.models.series import NumberCounter, Series
from display_server.db.models.service import Service
from display_server.db.models.short_day import ShortDay
from display_server.db.models.site import Site
from display_server.db.models.site_plan import ClosedPart, SitePlan
from display_server.db.models.stage import Stage
from display_server.db.models.topic import Topic
from display_server.db.models.visit import Visit
from display_server.db.models.visit_need import VisitNeed
from display_server.db.models.wait_error import WaitError
from display_server.db.models.walk import Walk
from display_server.db.models.webhook import Webhook, WebhookDelivery
from display_server.db.models.words_import import WordsImport

__all__ = [
    "Account",
    "AccountRole",
    "Alarm",
    "AlarmContact",
    "AlarmTold",
    "AnsweredRequest",
    "ApiAnswer",
    "ApiToken",
    "AuditLine",
    "BackupRecord",
    "Base",
    "Booking",
    "BookingFeed",
    "Broadcast",
    "ClosedPart",
    "Content",
    "DaySum",
    "DaySumMark",
    "Delay",
    "Department",
    "DepartmentLoad",
    "Desk",
    "DeskPause",
    "DeskService",
    "Device",
    "DiaryLine",
    "DirectoryAsker",
    "DirectoryLink",
    "DirectorySession",
    "Diversion",
    "DiversionSign",
    "Feedback",
    "FirstPassword",
    "HelpCall",
    "HouseImport",
    "HouseImportRow",
    "HubIdentity",
    "KioskConfigurationRow",
    "KioskLeft",
    "LedNumber",
    "NumberCounter",
    "NumberLease",
    "OwnWord",
    "Pairing",
    "Passkey",
    "Pathway",
    "PathwayStage",
    "Place",
    "PlaceChoice",
    "PlanChange",
    "PlanDraft",
    "PlanPicture",
    "PrintRecord",
    "RateCount",
    "RemoteActRow",
    "Report",
    "Role",
    "Rollout",
    "SecondFactor",
    "Series",
    "Service",
    "ServiceWait",
    "ShortDay",
    "SignIn",
    "Site",
    "SitePlan",
    "SiteRole",
    "SpentAnswer",
    "Stage",
    "Topic",
    "Visit",
    "VisitNeed",
    "WaitError",
    "WaitModel",
    "Walk",
    "Webhook",
    "WebhookDelivery",
    "WordsImport",
]

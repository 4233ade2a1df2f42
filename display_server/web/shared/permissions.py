"""Who may do what, on one page. A route names a permission; a role holds some."""

from collections.abc import Set
from enum import StrEnum

from config.contract.hospital_api import Scope
from display_server.domain.role import Role


class Permission(StrEnum):
    """What can be permitted. PUBLIC needs nobody; DEVICE needs a paired device's secret."""

    PUBLIC = "public"
    DEVICE = "device"
    BOARD = "board"  # a paired board's cookie, good for its own address only
    CALL_PATIENTS = "call_patients"
    SEE_TODAY = "see_today"  # how the house stands at this moment
    MAKE_EXCEPTIONS = "make_exceptions"  # what is different today: a service closes early, a doctor is late
    STOP_PARTS = "stop_parts"  # a lift or a door is out of use for a while
    SEE_FLEET = "see_fleet"
    PAIR_DEVICES = "pair_devices"
    EDIT_PATHWAYS = "edit_pathways"
    EDIT_HOUSE = "edit_house"  # the site, its departments, services, places and desks
    EDIT_HOURS = "edit_hours"  # opening hours and the rules of the line
    EDIT_CONTENTS = "edit_contents"  # what boards show beside their calls
    EDIT_PAPER = "edit_paper"  # how tickets look
    EDIT_ALARMS = "edit_alarms"  # who hears of alarms outside the house
    EDIT_WORDS = "edit_words"  # any sentence of the product in the hospital's own words
    EDIT_MAPS = "edit_maps"  # which plan is in force, which lift is out of use
    SEE_TO_ALARMS = "see_to_alarms"  # say of a line nobody serves that somebody does something
    BROADCAST = "broadcast"  # a message that stops calls in a zone, and its all-clear
    MANAGE_API = "manage_api"  # tokens of the hospital's own systems
    SEE_REPORTS = "see_reports"  # what days were like, in figures
    MANAGE_PEOPLE = "manage_people"  # who signs in and what they may do
    SEE_AUDIT = "see_audit"  # who changed what
    SEE_BACKUPS = "see_backups"  # whether the house could be put back
    MANAGE_SITES = "manage_sites"  # which sites this hub serves
    API_READ_QUEUE = "api_read_queue"  # these are a token's, one for each scope
    API_ISSUE = "api_issue"
    API_CHECK_IN = "api_check_in"
    API_CALL = "api_call"
    API_EDIT_VISITS = "api_edit_visits"
    API_METRICS = "api_metrics"
    API_METRICS_HUB = "api_metrics_hub"  # and with it the one before: the measures of every site and of the machine
    DEMO_ONLY = "demo_only"  # exists on a demo database only; elsewhere it is not found


_OF_THE_HOUSE = frozenset(
    {
        Permission.SEE_TODAY,
        Permission.MAKE_EXCEPTIONS,
        Permission.STOP_PARTS,
        Permission.SEE_FLEET,
        Permission.PAIR_DEVICES,
        Permission.EDIT_PATHWAYS,
        Permission.EDIT_HOUSE,
        Permission.EDIT_HOURS,
        Permission.EDIT_CONTENTS,
        Permission.EDIT_PAPER,
        Permission.EDIT_WORDS,
        Permission.EDIT_ALARMS,
        Permission.EDIT_MAPS,
        Permission.SEE_TO_ALARMS,
        Permission.BROADCAST,
        Permission.SEE_REPORTS,
    }
)
"""What a site manager sets up and sees. Who may enter, what other systems may, audit and backups are the administrator's."""

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.STAFF: frozenset({Permission.CALL_PATIENTS}),
    Role.RECEPTION: frozenset({Permission.CALL_PATIENTS, Permission.SEE_TODAY, Permission.SEE_TO_ALARMS}),
    Role.HEAD: frozenset(
        {Permission.SEE_TODAY, Permission.MAKE_EXCEPTIONS, Permission.STOP_PARTS, Permission.SEE_TO_ALARMS}
    ),
    Role.PORTER: frozenset({Permission.SEE_TODAY, Permission.STOP_PARTS, Permission.SEE_TO_ALARMS}),
    Role.ALERTER: frozenset({Permission.BROADCAST}),
    Role.MANAGER: _OF_THE_HOUSE,
    Role.ADMIN: _OF_THE_HOUSE
    | {
        Permission.MANAGE_API,
        Permission.MANAGE_PEOPLE,
        Permission.SEE_AUDIT,
        Permission.SEE_BACKUPS,
        Permission.MANAGE_SITES,
    },
    Role.AUDITOR: frozenset({Permission.SEE_AUDIT, Permission.SEE_BACKUPS, Permission.SEE_REPORTS}),
    Role.TRANSLATOR: frozenset({Permission.EDIT_WORDS}),
}

OF_THE_HUB = frozenset({Permission.EDIT_WORDS, Permission.SEE_BACKUPS, Permission.MANAGE_SITES})
"""What is one for all sites: a role held at one site opens none of it. Words, copies and the list of sites are the hub's."""

PERMISSION_OF_SCOPE: dict[Scope, Permission] = {
    Scope.READ_QUEUE: Permission.API_READ_QUEUE,
    Scope.ISSUE: Permission.API_ISSUE,
    Scope.CHECK_IN: Permission.API_CHECK_IN,
    Scope.CALL: Permission.API_CALL,
    Scope.EDIT_VISITS: Permission.API_EDIT_VISITS,
    Scope.METRICS: Permission.API_METRICS,
    Scope.METRICS_HUB: Permission.API_METRICS_HUB,
}
"""What a token of the hospital's own systems may do with each of its scopes; it may nothing else."""


def permissions_at(everywhere: Set[str], here: Set[str]) -> frozenset[Permission]:
    """What somebody may at a site: by roles they hold everywhere, and by those they hold `here` alone."""
    return permissions_of(everywhere) | (permissions_of(here) - OF_THE_HUB)


def permissions_of(roles: Set[str]) -> frozenset[Permission]:
    """Everything these roles together may do; a role nobody knows may nothing."""
    known = [ROLE_PERMISSIONS[role] for role in Role if role.value in roles]
    return frozenset[Permission]().union(*known)

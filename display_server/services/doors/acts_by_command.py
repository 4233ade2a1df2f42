"""Acts of an administrator at the command line, as JSON carries them to `web`. A refusal is an answer, said in words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language, Name
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Device
from display_server.db.reading.own_site import own_site
from display_server.domain.guide import GuideWrong
from display_server.services.accounts.add_account import AccountRefused, add_account
from display_server.services.accounts.second_factor import reset_second_factor
from display_server.services.accounts.where import roles_hold_at
from display_server.services.devices.approve_pairing import NewDevice, approve_pairing
from display_server.services.devices.poll_pairing import PairingUnknown
from display_server.services.devices.revoke_device import revoke_device
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.keep_guide import keep_guide
from display_server.services.numbers.raise_generation import raise_generation
from display_server.services.plans.plan_codes import plan_codes
from display_server.services.plans.plans import close_part, keep_plan, open_part
from display_server.services.plans.written_plan import WrittenPlan, form_of_plans, unpacked
from display_server.services.records.one_person import PersonRefused, erase, note_export
from display_server.services.refused import Refused

WHO = "command"
"""How the audit names whoever has this machine's account."""

Answer = dict[str, Any]
"""`{"done": …}` or `{"refused": "a sentence"}`."""


def add_account_by_command(
    tx: Transaction,
    *,
    email: str,
    password_hash: str,
    roles: list[str],
    full_name: str | None,
    language: str,
    departments: list[str] | None,
) -> Answer:
    try:
        made = add_account(
            tx,
            email=email,
            password_hash=password_hash,
            roles=roles,
            who=WHO,
            full_name=full_name,
            language=Language(language),
            departments=departments,
            site_id=roles_hold_at(tx.session),
        )
    except AccountRefused as refused:
        return {"refused": str(refused)}
    return {"done": made}


def approve_pairing_by_command(
    tx: Transaction, *, code: str, names: dict[str, str], serial: str, place: str | None, settings: dict[str, Any]
) -> Answer:
    device = NewDevice(
        names={Language(language): Name(name=name) for language, name in names.items()},
        serial=serial,
        place=place,
        settings=settings,
    )
    try:
        made = approve_pairing(tx, code=code, device=device, who=WHO)
    except PairingUnknown:
        return {"refused": f"no device shows the code {code} now; codes last ten minutes"}
    except EntryRefused as refused:
        return {"refused": f"{refused.field} cannot be used: it is {_SAID[refused.reason]}"}
    return {"done": str(made)}


_SAID = {
    "missing": "missing or unknown",
    "shape": "not 1 to 8 capital letters, digits or hyphens",
    "taken": "taken by another device",
}


def reset_second_factor_by_command(tx: Transaction, *, email: str) -> Answer:
    found = tx.session.scalar(select(Account.id).where(Account.email == email.strip().lower()))
    if found is None:
        return {"refused": f"nobody signs in as {email}"}
    if not reset_second_factor(tx, account_id=found, who=WHO):
        return {"refused": f"{email} has no second factor"}
    return {"done": email}


def erase_person_by_command(tx: Transaction, *, bookings: list[int], why: str) -> Answer:
    try:
        return {"done": erase(tx, bookings=bookings, who=WHO, why=why)}
    except PersonRefused as refused:
        return {"refused": str(refused)}


def note_export_by_command(tx: Transaction, *, bookings: int, visits: int, why: str | None) -> Answer:
    note_export(tx, bookings=bookings, visits=visits, who=WHO, why=why)
    return {"done": None}


def revoke_device_by_command(tx: Transaction, *, serial: str) -> Answer:
    found: UUID | None = tx.session.scalar(select(Device.id).where(Device.serial == serial))
    if found is None:
        return {"refused": f"no device has the serial {serial}"}
    revoke_device(tx, device_id=found, who=WHO)
    return {"done": serial}


def raise_generation_by_command(tx: Transaction) -> Answer:
    return {"done": raise_generation(tx, who=WHO)}


def import_plan_by_command(tx: Transaction, *, plan: WrittenPlan | None, source: str, effect_at: str | None) -> Answer:
    """`plan` None: of another program."""
    if plan is None:
        return {"refused": "the hub that runs is of another version than this command: restart it first"}
    when = datetime.fromisoformat(effect_at) if effect_at else None
    return {"done": keep_plan(tx, site=own_site(tx.session), plan=plan, source=source, who=WHO, effect_at=when)}


def plan_unpacked(_session: Session, *, packed: str, form: str, **others: Any) -> Answer:
    """The command has read, checked and written the plan; here nothing is left to do but to keep it."""
    return {"plan": unpacked(packed) if form == form_of_plans() else None, **others}


def import_guide_by_command(tx: Transaction, *, said: dict[str, Any] | None) -> Answer:
    try:
        return {"done": keep_guide(tx, said=said, who=WHO)}
    except GuideWrong as wrong:
        return {"refused": f"{wrong}. Nothing was changed"}


def codes_known(session: Session, **args: Any) -> Answer:
    """So that the act has nothing to read."""
    plan_codes(session, own_site(session).id)
    return args


def use_part_by_command(tx: Transaction, *, code: str, closed: bool) -> Answer:
    site = own_site(tx.session)
    try:
        (close_part if closed else open_part)(tx, site=site, code=code, who=WHO)
    except Refused:
        return {"refused": f"the plan has no part with the code {code}"}
    return {"done": code}

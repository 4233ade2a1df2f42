"""A patient without a code, a number that was typed, and what a patient does with their visit at the kiosk that opened it."""

from config.contract import device_api, identity, number_now
from config.contract.kiosk_use import TellLeft
from display_server.db.engine.waiting import Act
from display_server.db.reading.states import statements
from display_server.hub import Hub, this_hub
from display_server.services.arrivals.check_in_by_identity import check_in_by_identity, choose_booking
from display_server.services.devices.count_left import count_left
from display_server.services.patients.at_the_kiosk import act_on_visit, copy_ticket, link_at_kiosk
from display_server.services.patients.give_feedback import give_feedback
from display_server.services.patients.number_shown import count_look, on_the_boards
from display_server.services.plans.count_place import count_place
from display_server.web.device_api.device_check import KnownDevice, this_device
from display_server.web.device_api.face import WRITES, blueprint, kiosk_of
from display_server.web.device_api.operation import acting, operation
from display_server.web.shared.api.operation import Operation
from display_server.web.shared.permissions import Permission

_ON_VISIT = (*WRITES, "visit_not_opened", "visit_unknown", "not_possible_now", "too_late")


@acting(
    blueprint,
    Operation(
        "POST", "/check-ins/by-identity", "A booked patient without a code", identity.CheckInByIdentity,
        device_api.CheckInAnswer, Permission.DEVICE, (*WRITES, "too_many_tries", "identity_locked", "service_closed"),
    ),
)  # fmt: skip
def check_ins_by_identity(
    hub: Hub, device: KnownDevice, body: identity.CheckInByIdentity
) -> Act[device_api.CheckInAnswer]:
    kiosk = kiosk_of(device)
    return lambda tx: check_in_by_identity(tx, body, device_id=kiosk, token_key=hub.token_key)


@acting(
    blueprint,
    Operation(
        "POST", "/check-ins/choices", "One of a patient's bookings", identity.ChooseBooking, device_api.CheckInAnswer,
        Permission.DEVICE, (*WRITES, "visit_not_opened", "service_closed"),
    ),
)  # fmt: skip
def booking_choices(hub: Hub, device: KnownDevice, body: identity.ChooseBooking) -> Act[device_api.CheckInAnswer]:
    kiosk = kiosk_of(device)
    return lambda tx: choose_booking(tx, body, device_id=kiosk, token_key=hub.token_key)


@acting(
    blueprint,
    Operation(
        "POST", "/visit-acts", "A patient's own act on their visit", device_api.ActOnVisit, device_api.CheckInAnswer,
        Permission.DEVICE,
        (*_ON_VISIT, "deferred_before", "too_many_minutes", "service_unknown", "service_takes_no_walk_ins",
         "booked_elsewhere", "already_there", "changed_before", "triage_first"),
    ),
)  # fmt: skip
def visit_acts(hub: Hub, device: KnownDevice, body: device_api.ActOnVisit) -> Act[device_api.CheckInAnswer]:
    kiosk = kiosk_of(device)
    return lambda tx: act_on_visit(tx, body, device_id=kiosk, token_key=hub.token_key)


@acting(
    blueprint,
    Operation(
        "POST", "/visit-copies", "New codes for a copy of a ticket", device_api.CopyTicket, device_api.CheckInAnswer,
        Permission.DEVICE, _ON_VISIT,
    ),
)  # fmt: skip
def visit_copies(hub: Hub, device: KnownDevice, body: device_api.CopyTicket) -> Act[device_api.CheckInAnswer]:
    kiosk = kiosk_of(device)
    return lambda tx: copy_ticket(tx, body, device_id=kiosk, token_key=hub.token_key)


@acting(
    blueprint,
    Operation(
        "POST", "/feedback", "How a finished visit was", device_api.GiveFeedback, device_api.Recorded, Permission.DEVICE,
        (*_ON_VISIT, "visit_not_finished", "feedback_given"),
    ),
)  # fmt: skip
def feedback(_hub: Hub, device: KnownDevice, body: device_api.GiveFeedback) -> Act[device_api.Recorded]:
    kiosk = kiosk_of(device)
    return lambda tx: give_feedback(tx, body, device_id=kiosk)


@acting(
    blueprint,
    Operation(
        "POST", "/places-chosen", "A way that was looked for", device_api.TellPlaceChosen, device_api.Recorded,
        Permission.DEVICE, WRITES,
    ),
)  # fmt: skip
def places_chosen(_hub: Hub, device: KnownDevice, body: device_api.TellPlaceChosen) -> Act[device_api.Recorded]:
    kiosk = kiosk_of(device)
    return lambda tx: count_place(tx, body, device_id=kiosk)


@acting(
    blueprint,
    Operation(
        "POST", "/left", "Somebody left without an outcome", TellLeft, device_api.Recorded, Permission.DEVICE, WRITES,
    ),
)  # fmt: skip
def left(_hub: Hub, device: KnownDevice, body: TellLeft) -> Act[device_api.Recorded]:
    kiosk = kiosk_of(device)
    return lambda tx: count_left(tx, body, device_id=kiosk)


@acting(
    blueprint,
    Operation(
        "POST", "/families", "People who came together", device_api.LinkFamily, device_api.Recorded, Permission.DEVICE,
        (*_ON_VISIT, "other_day", "family_needs_two", "family_too_large"),
    ),
)  # fmt: skip
def families(_hub: Hub, device: KnownDevice, body: device_api.LinkFamily) -> Act[device_api.Recorded]:
    kiosk = kiosk_of(device)
    return lambda tx: link_at_kiosk(tx, body, device_id=kiosk)


@operation(
    blueprint,
    Operation(
        "POST", "/numbers/shown", "What the boards show of a number", number_now.LookUpNumber, number_now.NumberNow,
        Permission.DEVICE, ("kiosks_only", "too_many_tries"),
    ),
)  # fmt: skip
def shown_numbers(body: number_now.LookUpNumber) -> number_now.NumberNow:
    hub, kiosk = this_hub(), kiosk_of(this_device())
    with hub.database.reading() as session:
        now = on_the_boards(statements(session), body.number, hub.clock.now())
    return hub.writer.run(lambda tx: count_look(tx, body.session_id, kiosk, now))

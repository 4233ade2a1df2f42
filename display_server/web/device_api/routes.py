"""The device API's addresses: each reads its body in one place, performs one act, answers JSON."""

import hashlib

import structlog
from flask import Flask, Response, request

from config.clock import rate_of
from config.contract import device_api
from config.contract.by_heart import BookingsByHeart
from config.contract.catalogue import Catalogue
from config.contract.remote import RemoteDone
from config.contract.words import DeviceKind
from display_server.db.engine.waiting import Act
from display_server.domain import topics
from display_server.hub import Hub, hub_of, this_hub
from display_server.push.passes import LASTS, make_pass, stream_path
from display_server.services.arrivals.check_in import check_in
from display_server.services.arrivals.enter_offline import enter_offline, note_refused
from display_server.services.devices.ask_pairing import TooManyPairings, ask_pairing
from display_server.services.devices.poll_pairing import PairingUnknown, PollTooSoon
from display_server.services.devices.remote_acts import end_remote_act, open_asks
from display_server.services.devices.rollouts import offer_for
from display_server.services.house.published import read_catalogue, revision_of
from display_server.services.numbers.issue_number import issue_number
from display_server.services.numbers.lease_numbers import lease_numbers, return_lease
from display_server.services.numbers.mark_unclaimed import mark_unclaimed
from display_server.services.numbers.notice_restored import with_mark
from display_server.services.numbers.record_print import record_print
from display_server.services.patients.help_calls import ask_for_person
from display_server.services.refused import Refused
from display_server.web.device_api import update_routes, visit_routes
from display_server.web.device_api.by_heart import read_by_heart
from display_server.web.device_api.device_check import DeviceProofs, KnownDevice, this_device
from display_server.web.device_api.device_lane import DeviceLane
from display_server.web.device_api.documents import blueprint as documents
from display_server.web.device_api.face import WRITES, blueprint, kiosk_of
from display_server.web.device_api.operation import ACTING, BELOW, acting, operation
from display_server.web.device_api.site_code import site_code
from display_server.web.shared.access import use_device_check
from display_server.web.shared.api.operation import JSON, Operation
from display_server.web.shared.heartbeats import heartbeats_of
from display_server.web.shared.hub_marks import SEEN, hub_marks_of
from display_server.web.shared.lane import open_lane
from display_server.web.shared.pairing_poll import poll_once
from display_server.web.shared.permissions import Permission
from display_server.web.shared.secret_rotation import tend_secret

__all__ = ["blueprint", "set_up", "update_routes", "visit_routes"]

NEXT_HEARTBEAT_S = 10.0


def set_up(app: Flask) -> None:
    """Devices prove themselves here, for every face."""
    proofs = DeviceProofs(hub_of(app))
    hub_of(app).memory["device_proofs"] = proofs
    use_device_check(app, proofs.check)
    for what, act_of in ACTING:
        lane = DeviceLane(proofs, hub_of(app), what, act_of)
        open_lane(hub_of(app), BELOW + what.path, f"device_api.{act_of.__name__}", lane)
    app.register_blueprint(documents)


@acting(
    blueprint,
    Operation(
        "POST", "/numbers", "A walk-in's number", device_api.IssueNumber, device_api.IssuedNumber, Permission.DEVICE,
        (*WRITES, "service_unknown", "service_takes_no_walk_ins", "service_closed", "service_full", "triage_first"),
    ),
)  # fmt: skip
def numbers(hub: Hub, device: KnownDevice, body: device_api.IssueNumber) -> Act[device_api.IssuedNumber]:
    kiosk = kiosk_of(device)
    return lambda tx: with_mark(tx, issue_number(tx, body, device_id=kiosk, token_key=hub.token_key), hub.token_key)


@acting(
    blueprint,
    Operation(
        "POST", "/leases", "A block of numbers for times without the hub", device_api.LeaseNumbers,
        device_api.LeasedBlock, Permission.DEVICE, (*WRITES, "series_unknown", "day_not_leased", "too_many_leases"),
    ),
)  # fmt: skip
def leases(hub: Hub, device: KnownDevice, body: device_api.LeaseNumbers) -> Act[device_api.LeasedBlock]:
    kiosk = kiosk_of(device)
    return lambda tx: with_mark(tx, lease_numbers(tx, body, device_id=kiosk), hub.token_key)


@acting(
    blueprint,
    Operation(
        "POST", "/leases/returned", "A block is given back", device_api.ReturnLease, device_api.Recorded,
        Permission.DEVICE, WRITES,
    ),
)  # fmt: skip
def returned_leases(_hub: Hub, device: KnownDevice, body: device_api.ReturnLease) -> Act[device_api.Recorded]:
    kiosk = kiosk_of(device)
    return lambda tx: return_lease(tx, body, device_id=kiosk)


@operation(
    blueprint,
    Operation(
        "POST", "/offline-numbers", "A number given while the hub was away", device_api.OfflineNumber,
        device_api.Recorded, Permission.DEVICE,
        (*WRITES, "lease_unknown", "number_not_leased", "number_used", "service_unknown"),
    ),
)  # fmt: skip
def offline_numbers(body: device_api.OfflineNumber) -> device_api.Recorded:
    """A refusal is loud: somebody may hold a number that no queue knows."""
    hub, kiosk = this_hub(), kiosk_of(this_device())
    try:
        return hub.writer.run(lambda tx: enter_offline(tx, body, device_id=kiosk, token_key=hub.token_key))
    except Refused as refused:
        code = refused.code
        structlog.get_logger().error("offline_number_refused", device=str(kiosk), number=body.number, code=code)
        hub.writer.run(lambda tx: note_refused(tx, body, code, device_id=kiosk))
        raise


@acting(
    blueprint,
    Operation(
        "POST", "/check-ins", "A booked patient arrives", device_api.CheckIn, device_api.CheckInAnswer,
        Permission.DEVICE, (*WRITES, "one_code_needed", "too_many_tries", "service_closed"),
    ),
)  # fmt: skip
def check_ins(hub: Hub, device: KnownDevice, body: device_api.CheckIn) -> Act[device_api.CheckInAnswer]:
    kiosk = kiosk_of(device)
    return lambda tx: with_mark(tx, check_in(tx, body, device_id=kiosk, token_key=hub.token_key), hub.token_key)


@acting(
    blueprint,
    Operation(
        "POST", "/prints", "What happened to a ticket's paper", device_api.ReportPrint, device_api.Recorded,
        Permission.DEVICE, (*WRITES, "visit_unknown"),
    ),
)  # fmt: skip
def prints(_hub: Hub, device: KnownDevice, body: device_api.ReportPrint) -> Act[device_api.Recorded]:
    kiosk = kiosk_of(device)
    return lambda tx: record_print(tx, body, device_id=kiosk)


@acting(
    blueprint,
    Operation(
        "POST", "/unclaimed", "A number whose person had left", device_api.ReportUnclaimed, device_api.Recorded,
        Permission.DEVICE, (*WRITES, "visit_unknown"),
    ),
)  # fmt: skip
def unclaimed(_hub: Hub, device: KnownDevice, body: device_api.ReportUnclaimed) -> Act[device_api.Recorded]:
    kiosk = kiosk_of(device)
    return lambda tx: mark_unclaimed(tx, body, device_id=kiosk)


@acting(
    blueprint,
    Operation(
        "POST", "/help-calls", "Somebody at this kiosk needs a person", device_api.AskForPerson, device_api.PersonAsked,
        Permission.DEVICE, WRITES,
    ),
)  # fmt: skip
def help_calls(_hub: Hub, device: KnownDevice, body: device_api.AskForPerson) -> Act[device_api.PersonAsked]:
    kiosk = kiosk_of(device)
    return lambda tx: ask_for_person(tx, body, device_id=kiosk)


@operation(
    blueprint,
    Operation(
        "POST", "/heartbeats", "What a device is and shows", device_api.Heartbeat, device_api.HeartbeatAnswer,
        Permission.DEVICE,
    ),
)  # fmt: skip
def heartbeats(body: device_api.Heartbeat) -> device_api.HeartbeatAnswer:
    hub, now = this_hub(), this_hub().clock.now()
    heartbeats_of(hub).hear(this_device().id, now, body.model_dump(mode="json"))
    hub_marks_of(hub).look(request.headers.get(SEEN), by=f"device:{this_device().id}")
    with hub.database.reading() as session:
        revision = revision_of(session)
        a_kiosk = this_device().kind is DeviceKind.KIOSK
        asks = open_asks(session, this_device().id, now) if a_kiosk else []
        offer = offer_for(session, this_device().id) if a_kiosk else None
    secret = request.headers["Authorization"].partition(".")[2]
    return device_api.HeartbeatAnswer(
        hub_time=now,
        next_in_s=NEXT_HEARTBEAT_S,
        catalogue_revision=revision,
        new_secret=tend_secret(hub, this_device().id, secret),
        seen=hub_marks_of(hub).now(),
        asks=asks,
        update=offer,
    )


@acting(
    blueprint,
    Operation(
        "POST", "/remote-acts", "What came of what an administrator asked", RemoteDone, device_api.Recorded,
        Permission.DEVICE, ("kiosks_only",),
    ),
)  # fmt: skip
def remote_acts(_hub: Hub, device: KnownDevice, body: RemoteDone) -> Act[device_api.Recorded]:
    kiosk = kiosk_of(device)
    return lambda tx: end_remote_act(tx, body, device_id=kiosk)


@operation(
    blueprint,
    Operation("POST", "/stream-passes", "The right to listen", None, device_api.StreamPass, Permission.DEVICE),
)
def stream_passes() -> device_api.StreamPass:
    hub, device = this_hub(), this_device()
    names = [topics.site(site_code(hub, device.site_id))]
    name = f"{device.kind.value}-{device.id}"
    lasts = LASTS * rate_of(hub.clock)
    token, expires_at = make_pass(hub.secrets.stream_key, name, names, hub.clock.now(), device.id, lasts=lasts)
    url = f"{hub.settings.stream_url or ''}{stream_path(name)}"
    return device_api.StreamPass(token=token, topics=names, stream_url=url, expires_at=expires_at)


@operation(blueprint, Operation("GET", "/catalogue", "What a kiosk knows by heart", None, Catalogue, Permission.DEVICE))
def catalogue() -> Response:
    """ETag = revision; 304 while the kiosk has the newest."""
    hub, kiosk = this_hub(), kiosk_of(this_device())
    with hub.database.reading() as session:
        revision = str(revision_of(session))
        if request.if_none_match.contains(revision):
            answer = Response(status=304)
        else:
            found = read_catalogue(session, kiosk, hub.clock.now())
            revision = str(found.revision)
            answer = Response(found.model_dump_json(), content_type=JSON)
    answer.set_etag(revision)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@operation(
    blueprint,
    Operation(
        "GET", "/bookings-by-heart", "The day's bookings for times without the hub", None, BookingsByHeart,
        Permission.DEVICE, ("kiosks_only",),
    ),
)  # fmt: skip
def bookings_by_heart() -> Response:
    """ETag = SHA-256 of the body; 304 while the kiosk has the same."""
    hub = this_hub()
    kiosk_of(this_device())
    with hub.database.reading() as session:
        said = read_by_heart(session, hub.clock.now()).model_dump_json()
    mark = hashlib.sha256(said.encode()).hexdigest()
    same = request.if_none_match.contains(mark)
    answer = Response(status=304) if same else Response(said, content_type=JSON)
    answer.set_etag(mark)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@operation(
    blueprint,
    Operation(
        "POST", "/pairings", "A new device asks for its code", device_api.AskPairing, device_api.PairingCode,
        Permission.PUBLIC, ("too_many_pairings",),
    ),
)  # fmt: skip
def pairings(body: device_api.AskPairing) -> device_api.PairingCode:
    hub, address = this_hub(), request.remote_addr or "?"
    try:
        return hub.writer.run(
            lambda tx: ask_pairing(
                tx, kind=body.kind, model=body.model, address=address, hub_fingerprint=hub.fingerprint
            )
        )
    except TooManyPairings:
        raise Refused("too_many_pairings") from None


@operation(
    blueprint,
    Operation(
        "POST", "/pairings/poll", "Has somebody approved?", device_api.PollPairing, device_api.PairingState,
        Permission.PUBLIC, ("pairing_unknown", "poll_too_soon"),
    ),
)  # fmt: skip
def poll(body: device_api.PollPairing) -> device_api.PairingState:
    try:
        return poll_once(body.device_code)
    except PairingUnknown:
        raise Refused("pairing_unknown", "device_code") from None
    except PollTooSoon:
        raise Refused("poll_too_soon") from None

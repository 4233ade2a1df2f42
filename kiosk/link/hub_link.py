"""The whole line to one hub: courier, stream, catalogue, heartbeat, pairing, made once and started together."""

import contextlib
import hashlib
from collections.abc import Callable
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import structlog

from config.contract.catalogue import Catalogue
from config.contract.device_api import Heartbeat, HeartbeatAnswer
from config.contract.push import Emergency, HelpCall, SiteState
from config.error_count import ERRORS
from config.settings import KioskSettings
from kiosk.flow.taps import BusyHeard, CatalogueArrived, EmergenciesHeard, HelpCallsChanged, HubCameBack, HubWentAway
from kiosk.link.alarm_line import AlarmLine
from kiosk.link.busy_word import BusyWord
from kiosk.link.catalogue_copy import CatalogueCopy
from kiosk.link.configuration import ConfigurationKeeper
from kiosk.link.courier import Courier
from kiosk.link.hub_client import DeviceUnknown, HubAway, HubClient, HubRefused
from kiosk.link.identity import Identity, keep_identity, read_identity
from kiosk.link.lease_keeper import LeaseKeeper
from kiosk.link.outbox import Outbox
from kiosk.link.pairing import PairingDesk
from kiosk.link.remote import RemoteActs
from kiosk.link.seen import SeenMark
from kiosk.link.stream import Freshness, HubStream
from kiosk.link.updates import Updates
from kiosk.world import World

LOOK_EVERY_S = 0.5
HEARTBEAT_S = 10.0


class HubLink:
    """`about` is asked for each heartbeat: what this kiosk shows and what its printer says."""

    def __init__(
        self,
        settings: KioskSettings,
        world: World,
        about: Callable[[], Heartbeat],
        *,
        transport: httpx2.BaseTransport | None = None,
        with_stream: bool = True,
    ) -> None:
        self._world, self._about, self._with_stream = world, about, with_stream
        self._folder, self._stream_url = settings.folder, settings.stream_url
        self._identity = read_identity(self._folder)
        self.client = HubClient(settings.hub_url or "", lambda: self._identity, transport, SeenMark(self._folder))
        self.outbox = Outbox(self._folder)
        self.leases = self._keeper(settings.numbers_held)
        self.courier = Courier(
            client=self.client,
            outbox=self.outbox,
            disk=world.lanes.disk,
            lane=world.lanes.requests,
            timers=world.timers,
            send=world.send,
            fresh_id=world.fresh_id,
            stranger=self._ask_to_be_paired,
            issued=self.leases.noted,
        )
        self.alarms = AlarmLine(
            client=self.client,
            outbox=self.outbox,
            disk=world.lanes.disk,
            lane=world.lanes.alarms,
            timers=world.timers,
            send=world.send,
        )
        self.remote = RemoteActs(self.client, world, self._folder, self._fetch_whole)
        self.updates = Updates(self.client, settings, world, lambda: self.remote.screen)
        self._calls: tuple[HelpCall, ...] = ()
        self._emergencies: tuple[Emergency, ...] = ()
        self.messages: Callable[[], list[int]] = list  # the keys of those that fill the glass
        self._pairing = self._desk()
        self._copy = CatalogueCopy(self._folder)
        self.configuration = ConfigurationKeeper(self._folder)
        self._sent = self._copy.read()  # as the hub said it
        self._catalogue = self.configuration.proved(self._sent) if self._sent is not None else None
        self.leases.know(self._catalogue)
        self._freshness = Freshness(self._hub_changed)
        self._busy = BusyWord(lambda busy: world.send(BusyHeard(busy)))
        self._stream: HubStream | None = None
        self._open, self._serving = True, 0  # serving rises with every pairing, so that loops of an earlier one end

    def _desk(self) -> PairingDesk:
        lane, timers, send = self._world.lanes.chores, self._world.timers, self._world.send
        return PairingDesk(client=self.client, lane=lane, timers=timers, send=send, approved=self._approved)

    def _keeper(self, least: int) -> LeaseKeeper:
        now, fresh_id, send = self._world.now, self._world.fresh_id, self._world.send
        return LeaseKeeper(client=self.client, outbox=self.outbox, now=now, fresh_id=fresh_id, send=send, least=least)

    @property
    def catalogue(self) -> Catalogue | None:
        """What was known before the hub is asked; the first session starts with it."""
        return self._catalogue

    @property
    def paired(self) -> bool:
        return self._identity is not None

    @property
    def secret_hash(self) -> str | None:
        """What the hub has stored of this kiosk's secret; None: unpaired."""
        return hashlib.sha256(self._identity.secret.encode()).hexdigest() if self._identity else None

    @property
    def hub_away(self) -> bool:
        """No stamp for 3 s."""
        return self._freshness.away

    def said(self) -> dict[str, Any]:
        """For the heartbeat: which configuration is in use, the errors since the site's midnight, the message on the glass."""
        zone = ZoneInfo(self._catalogue.site.zone) if self._catalogue is not None else UTC
        midnight = self._world.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return {
            **self.configuration.said(),
            **self.updates.said(),
            "errors": ERRORS.since(midnight),
            "emergencies": self.messages(),
        }

    def start(self) -> None:
        """Begin to talk. Whatever an earlier run held back is released and sent first."""
        self.courier.report(Outbox.release)
        self.alarms.wake()
        self.leases.look()
        if self.paired:
            self._begin_serving()
        else:
            self._pairing.begin()

    def close(self) -> None:
        """Ends the stream and the files. Lanes and timers belong to who made them and end before."""
        self._open = False
        self.updates.close()
        if self._stream is not None:
            self._stream.close()
        self.outbox.close()
        self.client.close()

    def _begin_serving(self) -> None:
        self._serving += 1
        serving = self._serving
        self._world.lanes.chores.do(lambda: self._fetch(whole=False))
        self._world.lanes.chores.do(lambda: self._beat(serving))
        if self._with_stream:
            self._freshness = Freshness(self._hub_changed)
            self._stream = HubStream(
                client=self.client,
                stream_url=self._stream_url,
                freshness=self._freshness,
                site_state=self._hear_site,
                stamped=self._busy.stamped,
                stranger=self._ask_to_be_paired,
            )
            self._stream.start()
            self._look(serving)

    def _look(self, serving: int) -> None:
        if self._open and serving == self._serving:
            self._freshness.look()
            self._world.timers.after(LOOK_EVERY_S, lambda: self._look(serving))

    def _hub_changed(self, away: bool) -> None:
        self._world.send(HubWentAway() if away else HubCameBack())
        if not away:
            self.alarms.wake()
            self.courier.wake()

    def _hear_site(self, state: SiteState) -> None:
        self._busy.take(state)
        known = self._catalogue
        self._hear_emergencies(state)
        self._hear_calls(state, known.kiosk.serial if known else None)
        if known is None or (state.catalogue_revision, state.generation) != (known.revision, known.generation):
            restored = known is not None and state.generation != known.generation
            self._world.lanes.chores.do(lambda: self._fetch(whole=restored))

    def _hear_emergencies(self, state: SiteState) -> None:
        heard = tuple(state.emergencies)
        if heard != self._emergencies:
            self._emergencies = heard
            self._world.send(EmergenciesHeard(heard))

    def _hear_calls(self, state: SiteState, serial: str | None) -> None:
        mine = tuple(call for call in state.help_calls if call.screen == serial)
        if mine != self._calls:
            self._calls = mine
            self._world.send(HelpCallsChanged(mine))

    def _fetch(self, *, whole: bool) -> None:
        self._fetch_catalogue(whole=whole)

    def _fetch_whole(self) -> bool:
        """As if nothing were known; an administrator wants to be sure."""
        return self._fetch_catalogue(whole=True)

    def _fetch_catalogue(self, *, whole: bool = False) -> bool:
        """Another than ours: kept on disk, then told. A restored hub's lower revision counts too: it is the truth.

        False: the hub did not say.
        """
        known = None if whole or self._catalogue is None else self._catalogue.revision
        try:
            newer = self.client.catalogue(known)
        except DeviceUnknown:
            self._ask_to_be_paired()
            return False
        except (HubAway, HubRefused):
            return False  # the next stamp's state or heartbeat asks again
        if newer is not None and newer != self._sent:
            self._copy.keep(newer)
            self._sent, newer = newer, self.configuration.proved(newer)
            if self._catalogue is not None and self._catalogue.generation != newer.generation:
                self.leases.forget_all_but(None)
            self._catalogue = newer
            self.leases.know(newer)
            self._world.send(CatalogueArrived(newer))
        return True

    def _beat(self, serving: int) -> None:
        if not self._open or serving != self._serving:
            return
        identity, wait = self._identity, HEARTBEAT_S
        try:
            wait = self._say_about(identity)
        except DeviceUnknown:
            self._ask_to_be_paired()
        except (HubAway, HubRefused):
            self.leases.look()
        finally:  # a disk that takes nothing, say, must not end the beats; after a pairing the old ones end by themselves
            self._world.timers.after(wait, lambda: self._world.lanes.chores.do(lambda: self._beat(serving)))

    def say_now(self) -> None:
        """Something staff must see changed: a heartbeat of its own, beside the regular ones."""
        if self._open and self._identity is not None:
            self._world.lanes.chores.do(self._say_once)

    def _say_once(self) -> None:
        with contextlib.suppress(DeviceUnknown, HubAway, HubRefused):  # the next regular one says it
            self._post_heartbeat()

    def _post_heartbeat(self) -> HeartbeatAnswer:
        """What has nothing to say is left out: a hub that went back by a version knows no newer field."""
        return self.client.post_json("heartbeats", self._about().model_dump_json(exclude_none=True), HeartbeatAnswer)

    def _say_about(self, identity: Identity | None) -> float:
        """One heartbeat and what its answer asks for; seconds until the next."""
        answer = self._post_heartbeat()
        if self._catalogue is None or answer.catalogue_revision != self._catalogue.revision:
            self._fetch_catalogue()
        self.alarms.wake()
        self.courier.wake()
        if identity is not None:
            self._renew(identity, answer.new_secret)
            self.leases.tend(answer.hub_time, identity.device_id)
        self.remote.hear(answer.asks)
        self.updates.hear(answer.update)
        return max(1.0, answer.next_in_s)

    def _renew(self, identity: Identity, secret: str | None) -> None:
        """The month's new secret: on disk before it is used. The hub takes the old one until then, and offers another."""
        if secret is None or self._identity != identity:
            return
        renewed = Identity(identity.device_id, secret)
        try:
            keep_identity(self._folder, renewed)
        except OSError as full:
            structlog.get_logger().error("identity_not_kept", reason=str(full))
            return
        self._identity = renewed

    def _ask_to_be_paired(self) -> None:
        """The hub does not know us. The old secret stays on disk until another one is given: a wrong hub erases nothing."""
        self._identity = None
        self._serving += 1
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        self._pairing.begin()

    def _approved(self, identity: Identity) -> None:
        keep_identity(self._folder, identity)
        self._identity = identity
        self.leases.forget_all_but(identity.device_id)
        self._begin_serving()
        self.alarms.wake()
        self.courier.wake()

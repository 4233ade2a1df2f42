"""What an administrator asks of this kiosk from afar: carried out when nobody is served, and answered for.

The hub says it with each heartbeat's answer until it has our word, so a lost answer is said again and nothing is done twice. A
restart is answered by the program that began anew: its id lies on disk while the old one ends.
"""

import base64
import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol
from uuid import UUID

from config.contract.device_api import Recorded
from config.contract.remote import RemoteAct, RemoteAsk, RemoteDone, RemoteTrouble
from kiosk.link.hub_client import DeviceUnknown, HubAway, HubClient, HubRefused
from kiosk.world import World

_NAME = "restarting"
_KEPT = 64


class RemoteScreen(Protocol):
    """The window's part. Returns at once; `told` may come from any thread, and not at all while somebody is served."""

    def set_volume(self, percent: int, told: Callable[[bool], None]) -> None: ...

    def picture(self, told: Callable[[bytes], None]) -> None: ...

    def restart(self, before: Callable[[], object]) -> None: ...

    def test_print(self, told: Callable[[bool], None]) -> None: ...

    def draw(self, draft: str, told: Callable[[bytes | None], None]) -> None: ...


class RemoteActs:
    """`hear` on the chores' lane. Without a screen (before the window stands) what needs one waits."""

    def __init__(self, client: HubClient, world: World, folder: Path, fetch: Callable[[], bool]) -> None:
        self._client, self._world, self._fetch = client, world, fetch
        self._file = folder / _NAME
        self._words: dict[UUID, RemoteDone] = {}  # what was said of each, for a hub that did not hear it
        self._begun = self._read()
        self.screen: RemoteScreen | None = None

    def hear(self, asks: Sequence[RemoteAsk]) -> None:
        """In the order they were asked."""
        for ask in asks:
            if (said := self._words.get(ask.ask_id)) is not None:
                self._post(said)
            else:
                self._carry_out(ask)

    def _carry_out(self, ask: RemoteAsk) -> None:
        screen = self.screen
        match ask.act:
            case RemoteAct.CONFIGURATION | RemoteAct.LOCK | RemoteAct.UNLOCK | RemoteAct.MESSAGE:
                if self._fetch():
                    self._say(ask)
            case RemoteAct.RESTART if ask.ask_id == self._begun:
                self._file.unlink(missing_ok=True)
                self._say(ask)
            case RemoteAct.RESTART if screen is not None:
                screen.restart(lambda: self._keep(ask.ask_id))
            case RemoteAct.VOLUME if screen is not None:
                screen.set_volume(ask.percent or 0, lambda heard: self._volume_set(ask, heard=heard))
            case RemoteAct.PICTURE if screen is not None:
                screen.picture(lambda png: self._world.lanes.chores.do(lambda: self._send(ask, png)))
            case RemoteAct.TEST_PRINT if screen is not None:
                screen.test_print(lambda printed: self._paper_tried(ask, printed=printed))
            case RemoteAct.PREVIEW if screen is not None:
                screen.draw(ask.draft or "", lambda png: self._drawn(ask, png))
            case RemoteAct.RESTART | RemoteAct.VOLUME | RemoteAct.PICTURE | RemoteAct.TEST_PRINT | RemoteAct.PREVIEW:
                return
            case _:
                self._say(ask, RemoteTrouble.UNKNOWN)

    def _volume_set(self, ask: RemoteAsk, *, heard: bool) -> None:
        self._world.lanes.chores.do(lambda: self._say(ask, None if heard else RemoteTrouble.NO_LOUDSPEAKER))

    def _drawn(self, ask: RemoteAsk, png: bytes | None) -> None:
        if png is not None:
            self._world.lanes.chores.do(lambda: self._send(ask, png))
        else:
            self._world.lanes.chores.do(lambda: self._say(ask, RemoteTrouble.NOT_DRAWN))

    def _paper_tried(self, ask: RemoteAsk, *, printed: bool) -> None:
        self._world.lanes.chores.do(lambda: self._say(ask, None if printed else RemoteTrouble.PAPER))

    def _send(self, ask: RemoteAsk, png: bytes) -> None:
        self._say(ask, picture=base64.b64encode(png).decode("ascii"))

    def _say(self, ask: RemoteAsk, why: RemoteTrouble | None = None, picture: str | None = None) -> None:
        """Kept until the hub stops asking; the oldest goes first."""
        if ask.ask_id in self._words:
            return
        said = RemoteDone(
            request_id=self._world.fresh_id(), ask_id=ask.ask_id, done=why is None, why=why, picture=picture
        )
        self._words[ask.ask_id] = said
        for old in list(self._words)[:-_KEPT]:
            del self._words[old]
        self._post(said)

    def _post(self, said: RemoteDone) -> None:
        with contextlib.suppress(DeviceUnknown, HubAway, HubRefused):  # the next heartbeat's answer asks again
            self._client.post("remote-acts", said, Recorded)

    def _keep(self, ask_id: UUID) -> None:
        """On disk before the program ends. A disk that takes nothing: the hub asks, and we begin anew, until it is late."""
        with contextlib.suppress(OSError):
            self._file.write_text(str(ask_id), "ascii")

    def _read(self) -> UUID | None:
        try:
            return UUID(self._file.read_text("ascii"))
        except (OSError, ValueError):
            return None

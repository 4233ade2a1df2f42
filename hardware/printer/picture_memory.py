"""The hospital's sign in the printer's own memory: sent there once, while nobody waits, and printed by its key from then on."""

from config.contract.ticket import Ticket
from hardware.errors import LineBroken
from hardware.ports import Slip
from hardware.printer import commands
from hardware.printer.conversation import Conversation
from hardware.printer.kept_pictures import KeptPicture, sign_of
from hardware.printer.profile import PrinterProfile
from hardware.printer.spool import Spool
from hardware.printer.ticket_layout import lay_out

_SILENT_MOST = 3
_ON_ITS_WAY = ""
"""In the journal, in a digest's place."""


class PictureMemory:
    """What one printer keeps of ours. The journal says what was sent, the printer itself whether it is still there."""

    def __init__(self, profile: PrinterProfile, spool: Spool) -> None:
        self._profile, self._spool = profile, spool
        self._able = profile.keeps_pictures
        self._missing: KeptPicture | None = None
        self._silent = 0
        self._cut = False

    def there(self, talk: Conversation, paper: Ticket | Slip) -> frozenset[bytes]:
        """The keys this paper may be printed with. A printer that never answers is not asked any more. Raises LineBroken."""
        if not self._able or isinstance(paper, Slip):
            return frozenset()
        sign = sign_of(lay_out(paper, self._profile.columns), self._profile.dots)
        if sign is None:
            return frozenset()
        listed = self._listed(talk)
        if listed and sign.key in listed and self._spool.kept_pictures().get(sign.key) == sign.digest:
            return frozenset((sign.key,))
        self._missing = sign if listed is not None else None
        return frozenset()

    def send_missing(self, talk: Conversation) -> None:
        """Send what the last ticket lacked, and forget the sign it replaces. Where it does not stay, tickets carry it as before.

        Raises LineBroken.
        """
        sign, self._missing = self._missing, None
        if sign is None or self.broke_off():
            return
        replaced = [key for key in self._spool.kept_pictures() if key != sign.key]
        self._spool.note_kept(sign.key, _ON_ITS_WAY)
        for key in replaced:
            talk.tell(commands.forget_picture(key))
            self._spool.note_kept(key, None)
        talk.tell(commands.keep_picture(sign.key, sign.image))
        listed = self._listed(talk)
        stays = bool(listed and sign.key in listed)
        self._spool.note_kept(sign.key, sign.digest if stays else None)
        if listed is not None and not stays:
            self._able = False  # it has no room, and each try wears it

    def _listed(self, talk: Conversation) -> frozenset[bytes] | None:
        try:
            if self._silent:
                talk.settle()  # the list that did not come in time must not be taken for this one
            listed = talk.ask_kept()
        except LineBroken:
            self._cut = True
            raise
        self._silent = 0 if listed is not None else self._silent + 1
        self._able = self._silent < _SILENT_MOST
        return listed

    def broke_off(self) -> bool:
        """Whether the printer may still wait for the rest of a command or a picture, and would take a ticket for it."""
        return self._cut or _ON_ITS_WAY in self._spool.kept_pictures().values()

    def forget_broken(self) -> None:
        """The printer's buffers were cleared."""
        self._cut = False
        for key, digest in self._spool.kept_pictures().items():
            if digest == _ON_ITS_WAY:
                self._spool.note_kept(key, None)

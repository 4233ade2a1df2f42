"""`restored`: said once after a backup was put back, before the hub starts. From then on nothing lost is given again."""

import sys
from argparse import Namespace

from config.settings import HubSettings
from display_server.commands.acting import act_in_words
from display_server.commands.table import Command
from display_server.domain.numbering import LOST_AT_MOST


def _restored(settings: HubSettings, _said: Namespace) -> int:
    generation = act_in_words(settings, "raise_generation", {})
    sys.stdout.write(
        f"This is generation {generation}. Every series goes on more than {LOST_AT_MOST} numbers further today and tomorrow;\n"
        "kiosks read everything anew and hand in what they gave meanwhile. Start the hub now.\n"
    )
    return 0


COMMANDS = [Command("restored", "after a backup was put back: give no lost number again", _restored)]

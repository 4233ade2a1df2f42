"""From a setting to a card reader that is watched: `pcsc:` or `pcsc:PART-OF-ITS-NAME`."""

from collections.abc import Callable, Sequence
from functools import partial

from hardware.card_reader.listening import ListeningCardReader
from hardware.card_reader.reading import Card, read_card


def open_card_reader(
    said: str | None,
    commands: Sequence[str],
    heard: Callable[[Card | None], None],
    there: Callable[[bool], None],
) -> ListeningCardReader | None:
    """None: none is fitted. `commands`, hexadecimal, select and read the hospital's own file on its cards."""
    if said is None:
        return None
    asked = tuple(bytes.fromhex(command) for command in commands)
    return ListeningCardReader(partial(read_card, said.removeprefix("pcsc:"), asked), heard, there)

"""When a program looks for garbage: not while it loads, and never again among what it has loaded."""

import gc


def loading() -> None:
    """Half a million objects come and all stay: going through them as they come took a third of a start. Commands keep to it."""
    gc.set_threshold(700_000, 20, 50)


def loaded(*, look_once: bool = True) -> None:
    """What is there now lives as long as the process: going through it again and again would stall answers by 50 ms.

    `look_once`: the little that is garbage is taken away first; not where every moment of a start counts.
    """
    if look_once:
        gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)

"""What a command is: its name, one sentence, its arguments, what it does."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

from config.settings import HubSettings


def _no_arguments(_parser: ArgumentParser) -> None:
    """Most commands take none."""


@dataclass(frozen=True)
class Command:
    """`run` answers the exit status; what it raises is said in words by `cli`."""

    name: str
    sentence: str
    run: Callable[[HubSettings, Namespace], int]
    arguments: Callable[[ArgumentParser], None] = _no_arguments

"""`user add EMAIL`: a person who may sign in. There are no default accounts and no default passwords."""

import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass

from config.contract.words import Language
from config.settings import HubSettings
from display_server.commands.acting import Refusal, act_in_words
from display_server.commands.table import Command
from display_server.domain.role import Role
from display_server.services.accounts.passwords import (
    LEAST_LENGTH,
    PasswordGuessable,
    PasswordTooShort,
    chosen_password_hash,
)


def _add(settings: HubSettings, said: Namespace) -> int:
    try:
        hashed = chosen_password_hash(_password(said.password_stdin), (said.email, said.name))
    except PasswordTooShort:
        raise Refusal(f"a password has at least {LEAST_LENGTH} characters") from None
    except PasswordGuessable:
        raise Refusal(
            "that is among the first things somebody would try; take a few words that only you put together"
        ) from None
    act_in_words(
        settings,
        "add_account",
        {
            "email": said.email,
            "password_hash": hashed,
            "roles": said.role or ["staff"],
            "full_name": said.name,
            "language": said.language,
            "departments": said.department,
        },
    )
    sys.stdout.write(f"{said.email} may sign in now, as {', '.join(said.role or ['staff'])}.\n")
    return 0


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass(f"Password (at least {LEAST_LENGTH} characters): ")
    if getpass("Once more: ") != first:
        raise Refusal("the two passwords are not the same")
    return first


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=["add"], help="what to do")
    parser.add_argument("email", help="the sign-in name")
    parser.add_argument(
        "--role", action="append", choices=sorted(Role), help="what the person does here (staff); repeatable"
    )
    parser.add_argument("--name", help="full name; encrypted, shown as initials")
    parser.add_argument("--language", default="en", choices=[one.value for one in Language])
    parser.add_argument("--department", action="append", help="a department's code; repeatable; none: all of them")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _reset(settings: HubSettings, said: Namespace) -> int:
    act_in_words(settings, "reset_second_factor", {"email": said.email})
    sys.stdout.write(
        f"{said.email} signs in with the password alone, once more; the audit says that it was reset here.\n"
    )
    return 0


def _email(parser: ArgumentParser) -> None:
    parser.add_argument("email", metavar="NAME", help="the sign-in name")


COMMANDS = [
    Command("user", "add a person who may sign in", _add, _arguments),
    Command("reset-second-factor", "take away a lost second factor, app and passkeys", _reset, _email),
]

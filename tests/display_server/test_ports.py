"""What the hub says about where it listens."""

import socket
from itertools import chain
from pathlib import Path

import pytest

from config.settings import HubSettings
from config.unclaimed_ports import FROM, TO, unclaimed_ports
from display_server.ports import AddressUnknown, PortTaken, reached_at, settle_port, settle_ports


@pytest.mark.parametrize(("host", "reached"), [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("10.0.0.5", "10.0.0.5")])
def test_where_a_program_of_this_machine_connects_to(host: str, reached: str) -> None:
    assert reached_at(host) == reached


def test_zero_becomes_a_real_port_each(tmp_path: Path) -> None:
    ports = settle_ports(HubSettings(home=tmp_path, web_port=0, push_port=0, front_port=0))
    found = {ports.web, ports.push, ports.front}
    assert len(found) == 3
    assert all(FROM <= port < TO for port in found if port is not None), "no connection is given one of these meanwhile"


def test_a_port_that_somebody_holds_is_passed_over() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        held = other.getsockname()[1]
        free = unclaimed_ports()
        assert settle_port("127.0.0.1", 0, "web", "ATRIUM_WEB_PORT", chain([held], free)) in range(FROM, TO)


@pytest.mark.parametrize("program", ["web", "push", "front"])
def test_a_taken_port_names_its_setting(tmp_path: Path, program: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        wished = {"web_port": 0, "push_port": 0, "front_port": 0, f"{program}_port": other.getsockname()[1]}
        with pytest.raises(PortTaken, match=f"ATRIUM_{program.upper()}_PORT"):
            settle_ports(HubSettings(home=tmp_path, **wished))


def test_an_address_that_is_not_ours_is_said(tmp_path: Path) -> None:
    with pytest.raises(AddressUnknown, match="ATRIUM_HOST"):
        settle_ports(HubSettings(home=tmp_path, demo=True, host="192.0.2.1", web_port=0))

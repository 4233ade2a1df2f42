"""Identity and catalogue on disk: whole or not at all, and only for the kiosk's own account."""

from pathlib import Path
from uuid import UUID

import pytest

from kiosk.link.catalogue_copy import NAME, CatalogueCopy
from kiosk.link.identity import Identity, keep_identity, read_identity
from tests.kiosk.cast import st_anna


def test_an_identity_is_kept_for_the_kiosk_alone(tmp_path: Path) -> None:
    assert read_identity(tmp_path / "kiosk") is None
    who = Identity(UUID(int=5), "secret")
    keep_identity(tmp_path / "kiosk", who)
    keep_identity(tmp_path / "kiosk", who)
    assert read_identity(tmp_path / "kiosk") == who
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "kiosk").iterdir()] == [0o600]


@pytest.mark.parametrize("said", ["", "{}", "[1]", '{"device_id": "x", "secret": "y"}'])
def test_an_identity_nobody_can_read_is_none(tmp_path: Path, said: str) -> None:
    (tmp_path / "device.json").write_text(said)
    assert read_identity(tmp_path) is None


def test_the_newest_catalogue_is_known_after_a_restart(tmp_path: Path) -> None:
    copy = CatalogueCopy(tmp_path / "kiosk")
    assert copy.read() is None
    copy.keep(st_anna(1))
    copy.keep(st_anna(2))
    assert CatalogueCopy(tmp_path / "kiosk").read() == st_anna(2)


def test_every_flipped_byte_is_noticed(tmp_path: Path) -> None:
    copy = CatalogueCopy(tmp_path)
    copy.keep(st_anna())
    whole = (tmp_path / NAME).read_bytes()
    for place in range(0, len(whole), 37):
        flipped = bytearray(whole)
        flipped[place] ^= 0x01
        (tmp_path / NAME).write_bytes(flipped)
        assert copy.read() is None
        assert (tmp_path / "catalogue.broken").exists()


def test_a_catalogue_cut_short_is_set_aside(tmp_path: Path) -> None:
    copy = CatalogueCopy(tmp_path)
    copy.keep(st_anna())
    whole = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(whole[: len(whole) // 2])
    assert copy.read() is None
    assert not (tmp_path / NAME).exists()

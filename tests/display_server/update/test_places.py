"""What an update keeps in the hub's home, and what it tells the service manager before it goes on."""

import socket
from pathlib import Path

import pytest

from config.releases.bundle import open_bundle
from config.releases.refused import BundleRefused
from config.settings import HubSettings
from display_server.services.devices.bundles import bundle_file
from display_server.update.journal import Journal, Stood, Way, read_journal, write_journal
from display_server.update.places import keep_bundle, key_of_backup
from display_server.update.settle import settle_update
from tests.config.releases.test_bundle import signed
from tests.installed_tree import Publisher


def test_a_file_that_was_replaced_after_it_was_looked_at_goes_to_no_kiosk(tmp_path: Path) -> None:
    publisher, file = Publisher(tmp_path / "p"), tmp_path / "a.update"
    settings = HubSettings(home=tmp_path, update_keys=[publisher.public])
    looked_at = open_bundle(signed(publisher, file, {"run": b"good"}), settings.update_keys)
    good = file.read_bytes()
    signed(publisher, file, {"run": b"evil"})  # its own signature holds, too
    with pytest.raises(BundleRefused):
        keep_bundle(settings, looked_at)
    assert not bundle_file(settings, "0.2.0").exists()
    file.write_bytes(good)
    keep_bundle(settings, looked_at)
    assert bundle_file(settings, "0.2.0").read_bytes() == good


def test_a_key_whose_writing_was_cut_off_is_made_anew(tmp_path: Path) -> None:
    settings = HubSettings(home=tmp_path)
    (tmp_path / "before_update").mkdir()
    (tmp_path / "before_update/key.new").write_text("ha")
    secret, file = key_of_backup(settings)
    assert key_of_backup(settings) == (secret, file)
    assert (len(secret), file.stat().st_mode & 0o777) == (64, 0o600)


def test_who_ends_what_was_cut_off_is_not_ended_for_being_slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = HubSettings(home=tmp_path)
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "s"))
    cut = Journal(way=Way.FORWARD, version_from="base", version_to="9.9.9", schema_before="", schema_after="0052")
    write_journal(settings, cut)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "s"))
        settle_update(settings)
        assert manager.recv(100) == b"EXTEND_TIMEOUT_USEC=3600000000"
    journal = read_journal(settings)
    assert journal is not None
    assert journal.stood is Stood.GIVEN_UP

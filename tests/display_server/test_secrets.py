"""The hub's keys: made once, closed to others, refused when damaged."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from display_server.secrets import SecretsDamaged, SecretsOpen, read_or_make_secrets


def test_programs_that_start_at_once_share_the_same_keys(tmp_path: Path) -> None:
    file = tmp_path / "home" / "secrets.toml"
    with ThreadPoolExecutor(8) as programs:
        made = list(programs.map(read_or_make_secrets, [file] * 8))
    assert len({(one.stream_key, one.fernet_keys) for one in made}) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secrets.toml"]


def test_keys_that_others_could_read_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    read_or_make_secrets(file)
    file.chmod(0o644)
    with pytest.raises(SecretsOpen, match="chmod 600"):
        read_or_make_secrets(file)


@pytest.mark.parametrize("text", ["", "not toml [", 'fernet_keys = []\nindex_key = "xyz"'])
def test_a_damaged_file_is_never_replaced_silently(tmp_path: Path, text: str) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(SecretsDamaged):
        read_or_make_secrets(file)


def test_a_key_never_shows_in_a_traceback(tmp_path: Path) -> None:
    secrets = read_or_make_secrets(tmp_path / "secrets.toml")
    assert secrets.stream_key not in repr(secrets)

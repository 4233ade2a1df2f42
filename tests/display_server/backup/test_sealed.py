"""The sealed file: what was written comes back, or it is refused in words; nothing in between."""

import io

import pytest

from display_server.backup import sealed as sealing
from display_server.backup.sealed import CHUNK, END, SealedReader, SealedWriter
from display_server.backup.words import BackupRefused, CutShort, Damaged, WrongKey
from tests.made_once import REAL_COST

SECRET = b"correct horse battery"


def sealed(plain: bytes) -> bytes:
    into = io.BytesIO()
    with SealedWriter(into, SECRET) as writer:
        writer.write(plain)
    return into.getvalue()


def opened(said: bytes, secret: bytes = SECRET) -> bytes:
    return SealedReader(io.BytesIO(said), secret).read()


@pytest.mark.parametrize("length", [0, 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_what_was_written_comes_back(length: int) -> None:
    plain = bytes(index % 251 for index in range(length))
    assert opened(sealed(plain)) == plain
    assert plain[:16] not in sealed(plain) or length < 16


def test_a_passphrase_costs_what_makes_guessing_slow_and_the_file_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """OWASP's least for scrypt with 32 MiB: N 2^15, r 8, p 3. A file sealed at one cost opens where another is set now."""
    assert REAL_COST == {"n": 2**15, "r": 8, "p": 3}
    with monkeypatch.context() as dear:
        dear.setattr(sealing, "_COST", REAL_COST)
        whole = sealed(b"K-017")
    assert b'"n": 32768' in whole[:400]
    assert opened(whole) == b"K-017"


def test_a_flipped_bit_anywhere_is_refused() -> None:
    whole = sealed(b"K-017" * 20_000)
    for place in (3, 20, 60, 240, 330, 400, CHUNK, len(whole) - 30, len(whole) - 1):
        flipped = bytearray(whole)
        flipped[place] ^= 1
        with pytest.raises(BackupRefused):
            opened(bytes(flipped))


def test_a_file_cut_anywhere_is_cut_short() -> None:
    whole = sealed(b"K-017" * 30_000)
    begins = len(sealed(b"")) - 16 - len(END)
    for length in (begins - 5, begins, begins + 7, begins + CHUNK + 16, len(whole) - len(END), len(whole) - 1):
        with pytest.raises(CutShort, match="cut short"):
            opened(whole[:length])


def test_chunks_that_changed_places_are_damage() -> None:
    whole = sealed(b"x" * 3 * CHUNK)
    begins, step = len(sealed(b"")) - 16 - len(END), CHUNK + 16
    first, second = whole[begins : begins + step], whole[begins + step : begins + 2 * step]
    with pytest.raises(Damaged, match="damaged near 0 KiB"):
        opened(whole[:begins] + second + first + whole[begins + 2 * step :])


def test_another_passphrase_and_another_file_are_told_apart() -> None:
    with pytest.raises(WrongKey, match="passphrase"):
        opened(sealed(b"numbers"), b"correct horse batterz")
    with pytest.raises(BackupRefused, match="not a backup of Atrium"):
        opened(b"SQLite format 3\x00" + b"\x00" * 100)

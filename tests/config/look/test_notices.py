"""Everything others made is named in the notices, with the licence that lies beside it."""

import json
from pathlib import Path

import config.look

NOTICES = (Path(config.look.__file__).parent / "THIRD_PARTY_NOTICES.md").read_text("utf-8")
ROOT = Path(config.look.__file__).parents[2]
FOLDERS = ("config/look/fonts", "hardware/printer/virtual/fonts", "display_server/web/admin/static/vendor")


def test_every_file_others_made_is_in_the_notices() -> None:
    for folder in FOLDERS:
        for name in json.loads((ROOT / folder / "manifest.json").read_text("utf-8")):
            assert name in NOTICES, f"{folder}/{name}"


def test_every_file_that_lies_there_has_its_hash_in_the_manifest() -> None:
    for folder in FOLDERS:
        listed = set(json.loads((ROOT / folder / "manifest.json").read_text("utf-8")))
        lying = {path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert lying - {"manifest.json"} == listed

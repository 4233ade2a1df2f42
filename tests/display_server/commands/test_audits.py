"""`verify-audit`: a whole chain says where it ends, and an end that was cut off is found by what was written down before."""

import re

import pytest
from sqlalchemy import delete, text

from config.settings import HubSettings
from display_server.cli import main
from display_server.commands.audits import BROKEN
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine
from display_server.hub import open_hub
from display_server.services.audit import audit


def test_a_whole_chain_and_one_whose_end_was_cut_off(
    settings: HubSettings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))

    def write(tx: Transaction) -> None:
        for number in range(3):
            audit(tx, who="command", what="device.revoked", subject=f"device:{number}")

    def cut_off(tx: Transaction) -> None:
        tx.connection.execute(text("DROP TRIGGER audit_no_delete"))
        tx.connection.execute(delete(AuditLine).where(AuditLine.seq == 3))

    ends: list[str] = []
    for act, status, said in ((write, 0, "Whole: 3 lines"), (cut_off, 0, "Whole: 2 lines")):
        hub = open_hub(settings)
        hub.writer.run(act)
        hub.close()
        assert main(["verify-audit"]) == status
        told = capsys.readouterr().out
        assert said in told
        ends.append(re.findall(r"--expect (\S+)", told)[0])
    assert main(["verify-audit", "--expect", ends[0]]) == BROKEN
    assert "cut off" in capsys.readouterr().out

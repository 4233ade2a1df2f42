"""All moves: who a stage waits for, recalls, the desk of a diary line, the site's rules. `finished` is called done."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_RULES = {
    "no_show_recalls": "2",
    "no_show_minutes": "3",
    "requeue_times": "1",
    "return_minutes": "30",
    "defer_minutes": "10",
}


def upgrade() -> None:
    for name, value in _RULES.items():
        op.add_column("site", sa.Column(name, sa.Integer(), nullable=False, server_default=value))
    op.add_column("stage", sa.Column("recalls", sa.Integer(), nullable=False, server_default="0"))
    _add_key("stage", "for_desk_id", "desk")
    _add_key("stage", "for_account_id", "account")
    _add_key("diary", "desk_id", "desk")
    _note_desks()
    op.create_index(
        "ix_diary_desk",
        "diary",
        ["desk_id", "seq"],
        sqlite_where=sa.text("desk_id IS NOT NULL"),
        postgresql_where=sa.text("desk_id IS NOT NULL"),
    )
    _rename("finished", "done")


def downgrade() -> None:
    _rename("done", "finished")
    op.drop_index("ix_diary_desk", "diary")
    for table, name in (("diary", "desk_id"), ("stage", "for_account_id"), ("stage", "for_desk_id")):
        op.drop_column(table, name)
    op.drop_column("stage", "recalls")
    for name in _RULES:
        op.drop_column("site", name)


def _add_key(table: str, name: str, to: str) -> None:
    named = sa.ForeignKey(f"{to}.id", name=f"fk_{table}_{name}_{to}")
    op.add_column(table, sa.Column(name, sa.Integer(), named), inline_references=True)


def _note_desks() -> None:
    """Lines from before carry their desk's code in `why` only."""
    to = op.get_bind()
    for key, code in to.execute(sa.text("SELECT id, code FROM desk")).all():
        to.execute(
            sa.text("UPDATE diary SET desk_id = :key WHERE why LIKE :named"),
            {"key": key, "named": f'%"desk":"{code}"%'},
        )


def _rename(old: str, new: str) -> None:
    for table, column in (("stage", "state"), ("diary", "old"), ("diary", "new")):
        op.execute(sa.text(f"UPDATE {table} SET {column} = '{new}' WHERE {column} = '{old}'"))  # noqa: S608

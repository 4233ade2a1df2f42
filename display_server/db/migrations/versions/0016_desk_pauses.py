"""Pauses of desks as they were: a row each, beside the desk's own that says how it stands now. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("began_at", Utc(), nullable=False),
        sa.Column("back_at", Utc()),
        sa.Column("ended_at", Utc()),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name="fk_desk_pause_desk_id_desk"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_desk_pause_account_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_desk_pause"),
    )
    op.create_index("ix_desk_pause_desk_id", "desk_pause", ["desk_id"])


def downgrade() -> None:
    op.drop_table("desk_pause")

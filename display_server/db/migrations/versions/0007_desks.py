"""Desks that pause, and that serve their services in proportion. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("desk", sa.Column("paused_at", Utc()))
    op.add_column("desk", sa.Column("pause_reason", sa.String(length=16)))
    op.add_column("desk", sa.Column("back_at", Utc()))
    op.add_column("desk_service", sa.Column("weight", sa.Integer()))
    op.add_column("desk_service", sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for name in ("turn", "weight"):
        op.drop_column("desk_service", name)
    for name in ("back_at", "pause_reason", "paused_at"):
        op.drop_column("desk", name)

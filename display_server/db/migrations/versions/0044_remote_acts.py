"""What administrators ask of kiosks from afar, and what came of it. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remote_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("percent", sa.Integer()),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("ended_at", Utc()),
        sa.Column("trouble", sa.String(length=16)),
        sa.Column("picture", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_remote_act_device_id_device"),
        sa.PrimaryKeyConstraint("id", name="pk_remote_act"),
    )
    op.create_index("ix_remote_act_device_id", "remote_act", ["device_id"])


def downgrade() -> None:
    op.drop_table("remote_act")

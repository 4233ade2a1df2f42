"""Calls for a person from kiosks. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "help_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("heard_at", Utc(), nullable=False),
        sa.Column("acknowledged_at", Utc()),
        sa.Column("acknowledged_by", sa.Integer()),
        sa.Column("minutes", sa.Integer()),
        sa.Column("ended_at", Utc()),
        sa.Column("ended_by", sa.Integer()),
        sa.Column("outcome", sa.String(length=16)),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_help_call_site_id_site"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_help_call_device_id_device"),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["account.id"], name="fk_help_call_acknowledged_by_account"),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name="fk_help_call_ended_by_account"),
        sa.PrimaryKeyConstraint("id", name="pk_help_call"),
    )
    op.create_index("ix_help_call_ended_at", "help_call", ["ended_at"])


def downgrade() -> None:
    op.drop_table("help_call")

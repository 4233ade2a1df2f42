"""Leases: blocks of numbers that kiosks give while the hub is away."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_lease",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("given_at", Utc(), nullable=False),
        sa.Column("returned_at", Utc()),
        sa.Column("next_number", sa.Integer()),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_number_lease_device_id_device"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_number_lease_series_id_series"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_number_lease_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_number_lease"),
        sa.UniqueConstraint("site_id", "day", "series_id", "first", name="uq_number_lease_first"),
    )
    op.create_index("ix_number_lease_device_id", "number_lease", ["device_id"])
    op.create_index("ix_number_lease_given_at", "number_lease", ["given_at"])


def downgrade() -> None:
    op.drop_table("number_lease")

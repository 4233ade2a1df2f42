"""Bookings found by birth date and the end of a telephone number, through a keyed index. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking", sa.Column("identity_hash", sa.String(length=64)))
    op.create_index("ix_booking_identity_hash", "booking", ["identity_hash"])


def downgrade() -> None:
    op.drop_index("ix_booking_identity_hash", "booking")
    with op.batch_alter_table("booking") as booking:
        booking.drop_column("identity_hash")

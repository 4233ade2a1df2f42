"""A booking may name its patient's card. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking", sa.Column("card_hash", sa.String(length=64)))
    op.create_index("ix_booking_card_hash", "booking", ["card_hash"])


def downgrade() -> None:
    op.drop_index("ix_booking_card_hash", "booking")
    with op.batch_alter_table("booking") as booking:
        booking.drop_column("card_hash")

"""Kiosks know the day's bookings by heart: their marks. Bookings of before have none until they are imported again. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking", sa.Column("marks", Json()))


def downgrade() -> None:
    with op.batch_alter_table("booking") as booking:
        booking.drop_column("marks")

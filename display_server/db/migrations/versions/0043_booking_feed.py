"""How a watched folder of bookings stands, so that an old one is said. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "booking_feed",
        sa.Column("site_id", sa.Integer(), sa.ForeignKey("site.id", name="fk_booking_feed_site_id_site"), primary_key=True,
                  autoincrement=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file", sa.String(200), nullable=True),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(300), nullable=True),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("booking_feed")

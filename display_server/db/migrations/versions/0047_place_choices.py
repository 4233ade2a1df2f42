"""How often each way was looked for, by day and kiosk. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "place_choice",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_place_choice_device_id_device"),
        sa.PrimaryKeyConstraint("day", "place", "device_id", name="pk_place_choice"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("place_choice")

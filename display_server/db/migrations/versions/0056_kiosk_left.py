"""At which screen people left a kiosk without an outcome: a day, a screen, a kiosk, a count. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kiosk_left",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_kiosk_left_device_id_device"),
        sa.PrimaryKeyConstraint("day", "step", "device_id", name="pk_kiosk_left"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("kiosk_left")

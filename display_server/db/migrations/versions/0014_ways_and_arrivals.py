"""How long people walk from each kiosk; who came without a name and who by ambulance. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "walk",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_walk_device_id_device"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_walk_place_id_place"),
        sa.PrimaryKeyConstraint("device_id", "place_id", name="pk_walk"),
        sqlite_with_rowid=False,
    )
    op.add_column("visit", sa.Column("unknown", sa.Integer()))
    op.add_column("visit", sa.Column("by_ambulance", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("visit") as visit:
        visit.drop_column("by_ambulance")
        visit.drop_column("unknown")
    op.drop_table("walk")

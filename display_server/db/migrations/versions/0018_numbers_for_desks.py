"""A block of numbers may belong to a desk: they stand on its printed list for times without the hub."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("number_lease") as lease:
        lease.alter_column("device_id", existing_type=sa.Uuid(), nullable=True)
        lease.add_column(sa.Column("desk_id", sa.Integer(), nullable=True))
        lease.create_foreign_key("fk_number_lease_desk", "desk", ["desk_id"], ["id"])
    op.create_index("ix_number_lease_desk_id", "number_lease", ["desk_id"])


def downgrade() -> None:
    op.execute("DELETE FROM number_lease WHERE device_id IS NULL")
    op.drop_index("ix_number_lease_desk_id", "number_lease")
    with op.batch_alter_table("number_lease") as lease:
        lease.drop_constraint("fk_number_lease_desk", type_="foreignkey")
        lease.drop_column("desk_id")
        lease.alter_column("device_id", existing_type=sa.Uuid(), nullable=False)

"""A way to a shorter line may be for visits only that hold both services. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("diversion", sa.Column("interchangeable", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("diversion") as diversion:
        diversion.drop_column("interchangeable")

"""A message that stops a zone may need a second person, where the site's rule says so. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("broadcast_by_two", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("broadcast", sa.Column("second_by", sa.Integer()))


def downgrade() -> None:
    with op.batch_alter_table("broadcast") as changed:
        changed.drop_column("second_by")
    with op.batch_alter_table("site") as changed:
        changed.drop_column("broadcast_by_two")

"""A department, a service, a desk or a place that was closed for good stays as a row: the diary still names it. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

TABLES = ("department", "service", "desk", "place")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as changed:
            changed.drop_column("closed_at")

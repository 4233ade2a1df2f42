"""How many of its days a report has counted so far, and the few visits with a note, so that notes go in time. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report", sa.Column("days_done", sa.Integer(), server_default="0", nullable=False))
    noted = sa.text("note IS NOT NULL")
    op.create_index("ix_visit_noted", "visit", ["day"], sqlite_where=noted, postgresql_where=noted)


def downgrade() -> None:
    """What is being made is not shown as far as it is, and notes stay."""
    op.drop_index("ix_visit_noted", table_name="visit")
    with op.batch_alter_table("report") as table:
        table.drop_column("days_done")

"""Beside an answer stands what was asked, so that the same request id with another body is refused. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answered_request", sa.Column("asked_hash", sa.String(length=32)))


def downgrade() -> None:
    with op.batch_alter_table("answered_request") as answered:
        answered.drop_column("asked_hash")

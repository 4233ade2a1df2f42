"""Since when all kiosks that a version has reached run it. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rollout", sa.Column("whole_at", Utc()))


def downgrade() -> None:
    op.drop_column("rollout", "whole_at")

"""A fair order: classes of need, from when a wait counts, how often one was overtaken, and the site's limits. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json, Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stage", sa.Column("priority", sa.String(length=12)))
    op.add_column("stage", sa.Column("waits_from", Utc()))
    op.add_column("stage", sa.Column("callable_at", Utc()))
    op.add_column("stage", sa.Column("overtaken", sa.Integer(), nullable=False, server_default="0"))
    for name, minutes_or_times in (("grace_minutes", "10"), ("overtaken_times", "3"), ("overtaken_late_minutes", "30")):
        op.add_column("site", sa.Column(name, sa.Integer(), nullable=False, server_default=minutes_or_times))
    op.add_column("site", sa.Column("priority_minutes", Json()))


def downgrade() -> None:
    for name in ("priority_minutes", "overtaken_late_minutes", "overtaken_times", "grace_minutes"):
        op.drop_column("site", name)
    for name in ("overtaken", "callable_at", "waits_from", "priority"):
        op.drop_column("stage", name)

"""Opening hours, daily capacity, a service's own rules of arrival, walks, and the urgency a triage gives. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import HoursColumn

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_FLAGS = ("through_holidays", "capacity_counts_booked", "triage")
_OWN_MINUTES = ("daily_capacity", "early_minutes", "late_minutes", "grace_minutes")


def upgrade() -> None:
    op.add_column("site", sa.Column("hours", HoursColumn()))
    op.add_column("service", sa.Column("hours", HoursColumn()))
    for name in _FLAGS:
        op.add_column("service", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in _OWN_MINUTES:
        op.add_column("service", sa.Column(name, sa.Integer()))
    op.add_column("department", sa.Column("walk_minutes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("stage", sa.Column("urgency", sa.String(length=6)))


def downgrade() -> None:
    op.drop_column("stage", "urgency")
    op.drop_column("department", "walk_minutes")
    for name in (*_OWN_MINUTES, *_FLAGS, "hours"):
        op.drop_column("service", name)
    op.drop_column("site", "hours")

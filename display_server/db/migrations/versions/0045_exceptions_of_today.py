"""What is different today only: services that close early, parts out of use until a time. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import HoursColumn, Utc

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("closed_part", sa.Column("until", Utc()))
    op.create_table(
        "short_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("closes_at", Utc(), nullable=False),
        sa.Column("over_at", Utc(), nullable=False),
        sa.Column("hours_before", HoursColumn()),
        sa.Column("hours_set", HoursColumn()),
        sa.Column("declared_at", Utc(), nullable=False),
        sa.Column("declared_by", sa.String(length=48), nullable=False),
        sa.Column("ended_at", Utc()),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_short_day_service_id_service"),
        sa.PrimaryKeyConstraint("id", name="pk_short_day"),
    )
    op.create_index("ix_short_day_service_id", "short_day", ["service_id"])
    op.create_index("ix_short_day_ended_at", "short_day", ["ended_at"])


def downgrade() -> None:
    op.drop_table("short_day")
    op.drop_column("closed_part", "until")

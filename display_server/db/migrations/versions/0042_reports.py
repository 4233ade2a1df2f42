"""Reports that were asked for. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("asked_by", sa.String(length=48), nullable=False),
        sa.Column("made_at", Utc()),
        sa.Column("body", sa.Text()),
        sa.Column("failed", sa.String(length=200)),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_report_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
    )
    op.create_index("ix_report_made_at", "report", ["made_at"])


def downgrade() -> None:
    op.drop_table("report")

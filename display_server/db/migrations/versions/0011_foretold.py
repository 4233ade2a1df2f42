"""Waits and loads as rows that jobs owns. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json, Utc

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wait_model",
        sa.Column("service_id", sa.Integer(), sa.ForeignKey("service.id"), primary_key=True),
        sa.Column("fitted_at", Utc(), nullable=False),
        sa.Column("model", Json(), nullable=False),
    )
    op.create_table(
        "service_wait",
        sa.Column("service_id", sa.Integer(), sa.ForeignKey("service.id"), primary_key=True),
        sa.Column("as_of", Utc(), nullable=False),
        *(sa.Column(name, sa.Double()) for name in ("p10", "p50", "p90")),
        sa.Column("people", Json(), nullable=False),
        sa.Column("scale", Json(), nullable=False),
    )
    op.create_table(
        "department_load",
        sa.Column("department_id", sa.Integer(), sa.ForeignKey("department.id"), primary_key=True),
        sa.Column("as_of", Utc(), nullable=False),
        sa.Column("level", sa.String(length=10)),
        sa.Column("trend", sa.String(length=8)),
        sa.Column("share", sa.Double()),
        sa.Column("from_minutes", sa.Integer()),
        sa.Column("to_minutes", sa.Integer()),
    )


def downgrade() -> None:
    for name in ("department_load", "service_wait", "wait_model"):
        op.drop_table(name)

"""A version that kiosks follow to, ring by ring. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json, Utc

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rollout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("ring", sa.Integer(), nullable=False),
        sa.Column("pause_hours", sa.Integer()),
        sa.Column("begun_at", Utc(), nullable=False),
        sa.Column("begun_by", sa.String(length=80), nullable=False),
        sa.Column("moved_at", Utc(), nullable=False),
        sa.Column("stopped_at", Utc()),
        sa.Column("stopped_by", sa.String(length=80)),
        sa.Column("let_be", Json(), nullable=False),
        sa.Column("ended_at", Utc()),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_rollout_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_rollout"),
    )


def downgrade() -> None:
    op.drop_table("rollout")

"""Versions of a site's plan, and what of it is out of use. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json, Utc

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site_plan",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("effect_at", Utc(), nullable=False),
        sa.Column("in_force_at", Utc(), nullable=True),
        sa.Column("data", Json(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_plan_site_id_site")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_site_plan")),
    )
    op.create_index(op.f("ix_site_plan_in_force_at"), "site_plan", ["in_force_at"])
    op.create_table(
        "closed_part",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=140), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("closed_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_closed_part_site_id_site")),
        sa.PrimaryKeyConstraint("site_id", "code", name=op.f("pk_closed_part")),
    )


def downgrade() -> None:
    op.drop_table("closed_part")
    op.drop_index(op.f("ix_site_plan_in_force_at"), "site_plan")
    op.drop_table("site_plan")

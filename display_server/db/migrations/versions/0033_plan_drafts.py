"""Plans while they are drawn, and the pictures they are traced from. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json, Utc

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer()),
        sa.Column("begun_at", Utc(), nullable=False),
        sa.Column("begun_by", sa.String(length=60), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("ended_at", Utc()),
        sa.Column("became", sa.Integer()),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_plan_draft_site_id_site"),
        sa.ForeignKeyConstraint(["base"], ["site_plan.version"], name="fk_plan_draft_base_site_plan"),
        sa.ForeignKeyConstraint(["became"], ["site_plan.version"], name="fk_plan_draft_became_site_plan"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_draft"),
    )
    op.create_index("ix_plan_draft_site_id", "plan_draft", ["site_id"])
    op.create_table(
        "plan_change",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("who", sa.String(length=60), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("changes", Json(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["plan_draft.id"], name="fk_plan_change_draft_id_plan_draft"),
        sa.PrimaryKeyConstraint("draft_id", "seq", name="pk_plan_change"),
    )
    op.create_table(
        "plan_picture",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("floor", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=80), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("metres_a_pixel", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_plan_picture_site_id_site"),
        sa.PrimaryKeyConstraint("site_id", "floor", name="pk_plan_picture"),
    )


def downgrade() -> None:
    op.drop_table("plan_picture")
    op.drop_table("plan_change")
    op.drop_table("plan_draft")

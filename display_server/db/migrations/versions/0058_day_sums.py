"""Business days added up, and how far the diary is in them. Adds only; `jobs` fills them."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_sum",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("body", Json(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_day_sum_site_id_site"),
        sa.PrimaryKeyConstraint("site_id", "day", name="pk_day_sum"),
    )
    op.create_table(
        "day_sum_mark",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=48), nullable=False),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_day_sum_mark_site_id_site"),
        sa.PrimaryKeyConstraint("site_id", name="pk_day_sum_mark"),
    )


def downgrade() -> None:
    op.drop_table("day_sum_mark")
    op.drop_table("day_sum")

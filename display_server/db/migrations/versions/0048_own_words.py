"""The hospital's own words over the product's. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json, Utc

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_word",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("forms", Json(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.Column("changed_by", sa.String(length=48), nullable=False),
        sa.PrimaryKeyConstraint("key", "language", name="pk_own_word"),
    )


def downgrade() -> None:
    op.drop_table("own_word")

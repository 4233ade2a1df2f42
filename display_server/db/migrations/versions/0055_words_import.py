"""A hospital's own words taken in from a file, row by row, and how to take all of it back. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json, Utc

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "words_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=120), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("asked_by", sa.String(length=48), nullable=False),
        sa.Column("rows", Json(), nullable=False),
        sa.Column("before", Json(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("begun_at", Utc()),
        sa.Column("ended_at", Utc()),
        sa.Column("back_asked_at", Utc()),
        sa.Column("back_done", sa.Integer(), nullable=False),
        sa.Column("kept_newer", sa.Integer(), nullable=False),
        sa.Column("back_ended_at", Utc()),
        sa.PrimaryKeyConstraint("id", name="pk_words_import"),
    )


def downgrade() -> None:
    op.drop_table("words_import")

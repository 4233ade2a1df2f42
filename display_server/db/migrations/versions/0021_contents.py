"""What boards show beside their calls. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json, Utc

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("playlist", sa.String(length=24), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("file", sa.String(length=80)),
        sa.Column("words", Json(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("from_time", sa.Time()),
        sa.Column("until_time", sa.Time()),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.Column("added_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_content_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_content"),
    )


def downgrade() -> None:
    op.drop_table("content")

"""The house and its people taken in from a file, row by row, and how to take all of it back. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json, Utc

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "house_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=8), nullable=False),
        sa.Column("file", sa.String(length=120), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("asked_by", sa.String(length=48), nullable=False),
        sa.Column("given", sa.Text()),
        sa.Column("looked", sa.Integer(), nullable=False),
        sa.Column("looked_at", Utc()),
        sa.Column("counts", Json(), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer()),
        sa.Column("begun_at", Utc()),
        sa.Column("ended_at", Utc()),
        sa.Column("back_asked_at", Utc()),
        sa.Column("back_done", sa.Integer(), nullable=False),
        sa.Column("kept_newer", sa.Integer(), nullable=False),
        sa.Column("back_ended_at", Utc()),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_house_import_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_house_import"),
    )
    op.create_table(
        "house_import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("step", sa.Text()),
        sa.Column("nth", sa.Integer()),
        sa.Column("code", sa.String(length=80)),
        sa.Column("made", sa.String(length=48)),
        sa.ForeignKeyConstraint(
            ["import_id"], ["house_import.id"], name="fk_house_import_row_import_id_house_import", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_house_import_row"),
        sa.UniqueConstraint("import_id", "place", name="uq_house_import_row_place"),
    )


def downgrade() -> None:
    op.drop_table("house_import_row")
    op.drop_table("house_import")

"""What staff know of a visit: family, needs, a note, its ticket's generation, merged numbers. Adds only, and fills slots."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

IN_A_FAMILY = sa.text("family_id IS NOT NULL")

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visit", sa.Column("family_id", sa.Uuid()))
    op.create_index("ix_visit_family", "visit", ["family_id"], sqlite_where=IN_A_FAMILY, postgresql_where=IN_A_FAMILY)
    op.add_column("visit", sa.Column("token_generation", sa.Integer(), nullable=False, server_default="0"))
    merged = sa.ForeignKey("visit.id", name="fk_visit_merged_into_visit")
    op.add_column("visit", sa.Column("merged_into", sa.Uuid(), merged), inline_references=True)
    op.add_column("visit", sa.Column("note", sa.String(length=200)))
    op.add_column("visit", sa.Column("seen_at", Utc()))
    op.add_column("site", sa.Column("families_together", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("stage", sa.Column("slot", Utc()))
    op.execute(
        "UPDATE stage SET slot = (SELECT booking.starts_at FROM booking JOIN visit ON visit.booking_id = booking.id"
        " WHERE visit.id = stage.visit_id)"
    )
    op.create_table(
        "visit_need",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("need", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_visit_need_visit_id_visit"),
        sa.PrimaryKeyConstraint("visit_id", "need", name="pk_visit_need"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("visit_need")
    op.drop_column("stage", "slot")
    op.drop_column("site", "families_together")
    op.drop_index("ix_visit_family", "visit")
    with op.batch_alter_table("visit") as visit:
        for name in ("seen_at", "note", "merged_into", "token_generation", "family_id"):
            visit.drop_column(name)

"""Numbers that boards show with an arrow along their way, and for how long a site allows it. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("led_minutes", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "led_number",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.String(length=48)),
        sa.Column("goal", sa.String(length=48), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.Column("ways", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_led_number_visit_id_visit"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_led_number_site_id_site"),
        sa.PrimaryKeyConstraint("visit_id", name="pk_led_number"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("led_number")
    op.drop_column("site", "led_minutes")

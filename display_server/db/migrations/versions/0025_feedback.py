"""What people say of their visits, without the visits. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visit", sa.Column("feedback_given", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("waiting", sa.Integer()),
        sa.Column("care", sa.Integer()),
        sa.Column("way", sa.Integer()),
        sa.Column("seen_at", Utc()),
        sa.Column("seen_by", sa.Integer()),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name="fk_feedback_department_id_department"),
        sa.ForeignKeyConstraint(["seen_by"], ["account.id"], name="fk_feedback_seen_by_account"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_department_id", "feedback", ["department_id"])
    op.create_index("ix_feedback_day", "feedback", ["day"])


def downgrade() -> None:
    op.drop_table("feedback")
    with op.batch_alter_table("visit") as visit:
        visit.drop_column("feedback_given")

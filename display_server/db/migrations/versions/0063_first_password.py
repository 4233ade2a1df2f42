"""Passwords that open one page only, where their person chooses their own. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "first_password",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_first_password_account_id_account"),
        sa.PrimaryKeyConstraint("account_id", name="pk_first_password"),
    )
    op.create_index("ix_first_password_until", "first_password", ["until"])


def downgrade() -> None:
    """Whoever has not come yet is given another by an administrator."""
    op.drop_table("first_password")

"""Which session at the hospital's directory somebody came with. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directory_session",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_directory_session_account_id_account"),
        sa.PrimaryKeyConstraint("mark", name="pk_directory_session"),
    )
    op.create_index("ix_directory_session_account_id", "directory_session", ["account_id"])
    op.create_index("ix_directory_session_at", "directory_session", ["at"])


def downgrade() -> None:
    """A directory that names sessions alone is not followed then; one that names people is not, either."""
    op.drop_table("directory_session")

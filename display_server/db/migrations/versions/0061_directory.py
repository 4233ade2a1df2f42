"""Who of the hospital's own directory is which account. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directory_link",
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("linked_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_directory_link_account_id_account"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_directory_link"),
        sa.UniqueConstraint("account_id", name="uq_directory_link_account_id"),
    )
    op.create_table(
        "directory_asker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("full_name", sa.Text()),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_directory_asker"),
        sa.UniqueConstraint("issuer", "subject", name="uq_directory_asker_issuer"),
    )
    op.create_index("ix_directory_asker_asked_at", "directory_asker", ["asked_at"])


def downgrade() -> None:
    """Whoever came through the directory alone has no password: an administrator gives one."""
    op.drop_table("directory_asker")
    op.drop_table("directory_link")

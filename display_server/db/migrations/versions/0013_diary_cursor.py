"""The transaction of each diary line: webhooks and reports read on from a position and never pass an open one. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    own = sa.text("(pg_current_xact_id()::text::bigint)") if on_postgres else sa.text("0")
    op.add_column("diary", sa.Column("xid", sa.BigInteger(), nullable=False, server_default=own))
    if on_postgres:  # on SQLite the running number alone is the order: a second tree would cost each number
        op.create_index("ix_diary_xid", "diary", ["xid", "seq"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_diary_xid", "diary")
    op.drop_column("diary", "xid")

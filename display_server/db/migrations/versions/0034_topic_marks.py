"""Changes of topics as rows of their own, folded into versions later: no number waits for another's commit. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("topic_mark", sa.Column("name", sa.String(length=64), nullable=False))
    op.create_index("ix_topic_mark_name", "topic_mark", ["name"])


def downgrade() -> None:
    op.drop_table("topic_mark")

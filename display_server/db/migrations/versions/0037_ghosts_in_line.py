"""A stage says itself that its number is probably nobody's, so that what is counted of a line leaves it out. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stage", sa.Column("ghost", sa.Boolean(), server_default=sa.false(), nullable=False))
    of_ghosts = sa.text("ghost")
    op.create_index(
        "ix_stage_ghost", "stage", ["service_id", "due_at"], sqlite_where=of_ghosts, postgresql_where=of_ghosts
    )


def downgrade() -> None:
    op.drop_index("ix_stage_ghost", "stage")
    op.drop_column("stage", "ghost")

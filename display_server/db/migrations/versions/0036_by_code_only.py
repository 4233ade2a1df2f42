"""A department, of children say, may ask for a code: nobody is found there by birth date and telephone. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("department", sa.Column("by_code_only", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("department") as department:
        department.drop_column("by_code_only")

"""Each person's own function keys of the console. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("shortcuts", Json()))


def downgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.drop_column("shortcuts")

"""The questions of "I don't know where to go". Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("guide", Json()))


def downgrade() -> None:
    with op.batch_alter_table("site") as site:
        site.drop_column("guide")

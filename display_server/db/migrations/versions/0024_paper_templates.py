"""How a site's tickets look. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("paper", Json()))


def downgrade() -> None:
    with op.batch_alter_table("site") as site:
        site.drop_column("paper")

"""Which classes of need a site lets patients claim at its kiosks. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("claims", Json()))


def downgrade() -> None:
    with op.batch_alter_table("site") as site:
        site.drop_column("claims")

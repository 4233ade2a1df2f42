"""Which screens showed a message, and since when; a draft that a kiosk is to draw. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("broadcast", sa.Column("shown_by", Json()))
    op.add_column("remote_act", sa.Column("draft", sa.String()))


def downgrade() -> None:
    op.drop_column("remote_act", "draft")
    op.drop_column("broadcast", "shown_by")

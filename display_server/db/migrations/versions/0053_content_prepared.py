"""A sent file that waits to be prepared, how that went, and what was made of it. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json, Utc

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_ADDED = (
    ("coming", sa.String(36)),
    ("coming_at", Utc()),
    ("coming_tries", sa.Integer()),
    ("failed", sa.String(16)),
    ("made", Json()),
)


def upgrade() -> None:
    for name, kind in _ADDED:
        op.add_column("content", sa.Column(name, kind))


def downgrade() -> None:
    for name, _ in reversed(_ADDED):
        op.drop_column("content", name)

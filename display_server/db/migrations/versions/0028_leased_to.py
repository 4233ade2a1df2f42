"""How far a day's blocks reach, beside its counter: numbers of the hub past them look at no lease any more. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_REACH = sa.text(
    "UPDATE number_counter SET leased = coalesce((SELECT max(number_lease.last) FROM number_lease"
    " WHERE number_lease.site_id = number_counter.site_id AND number_lease.day = number_counter.day"
    " AND number_lease.series_id = number_counter.series_id), 0)"
)


def upgrade() -> None:
    op.add_column("number_counter", sa.Column("leased", sa.Integer(), server_default="0", nullable=False))
    op.execute(_REACH)


def downgrade() -> None:
    op.drop_column("number_counter", "leased")

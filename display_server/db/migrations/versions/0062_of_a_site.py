"""Several sites: what tokens, webhooks, alarm contacts and audit lines are of; letters and references one a site; roles at one.

What is there is of the hub's first site; roles that are there hold at every site, as they did.
"""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

_OWNED = ("api_token", "webhook", "alarm_contact", "alarm_told")


def upgrade() -> None:
    op.add_column("site", sa.Column("closed_at", Utc()))
    for table in _OWNED:
        with op.batch_alter_table(table) as changed:
            changed.add_column(sa.Column("site_id", sa.Integer()))
        op.execute(f"UPDATE {table} SET site_id = (SELECT min(id) FROM site)")  # noqa: S608  # names of this page
        with op.batch_alter_table(table) as changed:
            changed.alter_column("site_id", existing_type=sa.Integer(), nullable=False)
            changed.create_foreign_key(f"fk_{table}_site_id_site", "site", ["site_id"], ["id"])
    op.add_column("audit", sa.Column("site_id", sa.Integer()))
    op.create_table(
        "site_role",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_site_role_account_id_account"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_site_role_site_id_site"),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name="fk_site_role_role_id_role"),
        sa.PrimaryKeyConstraint("account_id", "site_id", "role_id", name="pk_site_role"),
    )
    with op.batch_alter_table("series") as series:
        series.drop_constraint("uq_series_letters", type_="unique")
        series.create_unique_constraint("uq_series_letters", ["site_id", "letters"])
    with op.batch_alter_table("booking") as booking:
        booking.drop_constraint("uq_booking_reference", type_="unique")
        booking.create_unique_constraint("uq_booking_reference", ["site_id", "reference"])


def downgrade() -> None:
    """Where two sites use the same letters or references the database refuses: nothing is lost, nothing is done."""
    with op.batch_alter_table("booking") as booking:
        booking.drop_constraint("uq_booking_reference", type_="unique")
        booking.create_unique_constraint("uq_booking_reference", ["reference"])
    with op.batch_alter_table("series") as series:
        series.drop_constraint("uq_series_letters", type_="unique")
        series.create_unique_constraint("uq_series_letters", ["letters"])
    op.drop_table("site_role")
    op.drop_column("audit", "site_id")  # its triggers stay
    for table in _OWNED:
        with op.batch_alter_table(table) as changed:
            changed.drop_column("site_id")
    op.drop_column("site", "closed_at")

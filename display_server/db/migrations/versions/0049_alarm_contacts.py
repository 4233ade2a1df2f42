"""Who hears of alarms outside the house, and what was told; the site's quiet hours. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.encryption import EncryptedText
from display_server.db.columns.types import Json, Utc

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("quiet_from", sa.Time()))
    op.add_column("site", sa.Column("quiet_until", sa.Time()))
    op.create_table(
        "alarm_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("address", EncryptedText(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("test_asked_at", Utc()),
        sa.Column("answered_at", Utc()),
        sa.Column("trouble", sa.String(length=16)),
        sa.PrimaryKeyConstraint("id", name="pk_alarm_contact"),
    )
    op.create_table(
        "alarm_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("about", Json(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("told_at", Utc()),
        sa.Column("acknowledged_at", Utc()),
        sa.Column("acknowledged_by", sa.Integer()),
        sa.Column("ended_at", Utc()),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["account.id"], name="fk_alarm_told_acknowledged_by_account"),
        sa.PrimaryKeyConstraint("id", name="pk_alarm_told"),
    )
    op.create_index("ix_alarm_told_ended_at", "alarm_told", ["ended_at"])


def downgrade() -> None:
    op.drop_table("alarm_told")
    op.drop_table("alarm_contact")
    with op.batch_alter_table("site") as changed:
        changed.drop_column("quiet_until")
        changed.drop_column("quiet_from")

"""Webhooks: other systems that are told what happens, and how telling them went. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.encryption import EncryptedText
from display_server.db.columns.types import BIG_KEY, Json, Utc

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("url", EncryptedText(), nullable=False),
        sa.Column("events", Json(), nullable=False),
        sa.Column("secret", EncryptedText(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("made_by", sa.String(length=48), nullable=False),
        sa.Column("paused_at", Utc()),
        sa.Column("disabled_at", Utc()),
        sa.Column("position", sa.String(length=40), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", Utc()),
        sa.Column("next_at", Utc(), nullable=False),
        sa.Column("last_ok_at", Utc()),
        sa.PrimaryKeyConstraint("id", name="pk_webhook"),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("failure", sa.String(length=12)),
        sa.Column("status", sa.Integer()),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhook.id"], name="fk_webhook_delivery_webhook_id_webhook"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_delivery"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_webhook_delivery_state", "webhook_delivery", ["webhook_id", "state", "id"])
    op.create_index("ix_webhook_delivery_event", "webhook_delivery", ["webhook_id", "event_id"])


def downgrade() -> None:
    op.drop_table("webhook_delivery")
    op.drop_table("webhook")

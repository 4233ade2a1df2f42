"""How kiosks are to be: versions and drafts of each layer. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Json, Utc

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kiosk_configuration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("layer", sa.String(length=40), nullable=False),
        sa.Column("said", Json(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("effect_at", Utc()),
        sa.Column("trial_id", sa.Uuid()),
        sa.Column("published_at", Utc()),
        sa.Column("ended_at", Utc()),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_kiosk_configuration_site_id_site"),
        sa.ForeignKeyConstraint(["trial_id"], ["device.id"], name="fk_kiosk_configuration_trial_id_device"),
        sa.PrimaryKeyConstraint("id", name="pk_kiosk_configuration"),
    )
    op.create_index("ix_kiosk_configuration_layer", "kiosk_configuration", ["layer"])


def downgrade() -> None:
    op.drop_table("kiosk_configuration")

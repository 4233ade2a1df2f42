"""Pathways: named lists of stages, which booking takes which, and where a first visit begins. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import NamesColumn

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pathway",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("names", NamesColumn(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_pathway_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_pathway"),
        sa.UniqueConstraint("code", name="uq_pathway_code"),
    )
    op.create_table(
        "pathway_stage",
        sa.Column("pathway_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pathway_id"], ["pathway.id"], name="fk_pathway_stage_pathway_id_pathway"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_pathway_stage_service_id_service"),
        sa.PrimaryKeyConstraint("pathway_id", "position", name="pk_pathway_stage"),
    )
    op.create_index("ix_pathway_stage_service_id", "pathway_stage", ["service_id"])
    # SQLite can add a column with its reference, but no constraint afterwards.
    named = sa.ForeignKey("pathway.id", name="fk_booking_pathway_id_pathway")
    op.add_column("booking", sa.Column("pathway_id", sa.Integer(), named), inline_references=True)
    op.create_index("ix_booking_pathway_id", "booking", ["pathway_id"])
    op.add_column("booking", sa.Column("first_visit", sa.Boolean()))
    begins = sa.ForeignKey("service.id", name="fk_service_registry_id_service")
    op.add_column("service", sa.Column("registry_id", sa.Integer(), begins), inline_references=True)


def downgrade() -> None:
    with op.batch_alter_table("service") as service:
        service.drop_column("registry_id")
    op.drop_index("ix_booking_pathway_id", "booking")
    with op.batch_alter_table("booking") as booking:
        booking.drop_column("first_visit")
        booking.drop_column("pathway_id")
    op.drop_table("pathway_stage")
    op.drop_table("pathway")

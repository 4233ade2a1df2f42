"""Ways to a shorter line and what jobs says of each; the error of what jobs foretold. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diversion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_service_id", sa.Integer(), nullable=False),
        sa.Column("to_service_id", sa.Integer(), nullable=False),
        sa.Column("walk_minutes", sa.Integer(), nullable=False),
        sa.Column("margin_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["from_service_id"], ["service.id"], name="fk_diversion_from_service_id_service"),
        sa.ForeignKeyConstraint(["to_service_id"], ["service.id"], name="fk_diversion_to_service_id_service"),
        sa.PrimaryKeyConstraint("id", name="pk_diversion"),
        sa.UniqueConstraint("from_service_id", "to_service_id", name="uq_diversion_from_service_id"),
    )
    op.create_table(
        "diversion_sign",
        sa.Column("diversion_id", sa.Integer(), nullable=False),
        sa.Column("as_of", Utc(), nullable=False),
        sa.Column("minutes", sa.Integer()),
        sa.Column("ended", Utc()),
        sa.ForeignKeyConstraint(["diversion_id"], ["diversion.id"], name="fk_diversion_sign_diversion_id_diversion"),
        sa.PrimaryKeyConstraint("diversion_id", name="pk_diversion_sign"),
    )
    op.create_table(
        "wait_error",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("off_s", sa.Double(), nullable=False),
        sa.Column("leaning_s", sa.Double(), nullable=False),
        sa.Column("inside", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_wait_error_service_id_service"),
        sa.PrimaryKeyConstraint("service_id", "day", name="pk_wait_error"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("wait_error")
    op.drop_table("diversion_sign")
    op.drop_table("diversion")

"""When things go wrong for people: delays, alarms of departments, broadcasts. Adds only."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("alarm_minutes", sa.Integer(), nullable=False, server_default="10"))
    _delay()
    _alarm()
    _broadcast()
    for table in ("delay", "alarm"):
        op.create_index(f"ix_{table}_department_id", table, ["department_id"])
    for table in ("delay", "alarm", "broadcast"):
        op.create_index(f"ix_{table}_ended_at", table, ["ended_at"])


def _delay() -> None:
    op.create_table(
        "delay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer()),
        sa.Column("desk_id", sa.Integer()),
        sa.Column("account_id", sa.Integer()),
        sa.Column("minutes", sa.Integer()),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("declared_at", Utc(), nullable=False),
        sa.Column("declared_by", sa.String(length=48), nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.Column("ended_at", Utc()),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name="fk_delay_department_id_department"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_delay_service_id_service"),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name="fk_delay_desk_id_desk"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_delay_account_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_delay"),
    )


def _alarm() -> None:
    op.create_table(
        "alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("raised_at", Utc()),
        sa.Column("acknowledged_at", Utc()),
        sa.Column("acknowledged_by", sa.Integer()),
        sa.Column("ended_at", Utc()),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name="fk_alarm_department_id_department"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_alarm_service_id_service"),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["account.id"], name="fk_alarm_acknowledged_by_account"),
        sa.PrimaryKeyConstraint("id", name="pk_alarm"),
    )


def _broadcast() -> None:
    op.create_table(
        "broadcast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("zone", sa.String(length=12), nullable=False),
        sa.Column("floor", sa.String(length=8)),
        sa.Column("department_id", sa.Integer()),
        sa.Column("begins_at", Utc(), nullable=False),
        sa.Column("until", Utc()),
        sa.Column("started_by", sa.Integer()),
        sa.Column("ended_at", Utc()),
        sa.Column("ended_by", sa.Integer()),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_broadcast_site_id_site"),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name="fk_broadcast_department_id_department"),
        sa.ForeignKeyConstraint(["started_by"], ["account.id"], name="fk_broadcast_started_by_account"),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name="fk_broadcast_ended_by_account"),
        sa.PrimaryKeyConstraint("id", name="pk_broadcast"),
    )


def downgrade() -> None:
    for table in ("broadcast", "alarm", "delay"):
        op.drop_table(table)
    op.drop_column("site", "alarm_minutes")

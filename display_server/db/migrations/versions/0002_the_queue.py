"""The queue: numbers, bookings, visits and their stages, the diary, what was printed, what was answered."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.encryption import EncryptedText
from display_server.db.columns.types import BIG_KEY, Json, Utc

ACTIVE = sa.text("state IN ('called', 'serving')")

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "topic",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_topic"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "number_counter",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_number_counter_series_id_series"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_number_counter_site_id_site"),
        sa.PrimaryKeyConstraint("site_id", "day", "series_id", name="pk_number_counter"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answered_request",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid()),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("answer", Json(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_answered_request_device_id_device"),
        sa.PrimaryKeyConstraint("request_id", name="pk_answered_request"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_answered_request_at", "answered_request", ["at"])
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", Utc(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("qr_hash", sa.String(length=64)),
        sa.Column("patient_name", EncryptedText()),
        sa.Column("birth_date", EncryptedText()),
        sa.Column("phone", EncryptedText()),
        sa.Column("language", sa.String(length=2)),
        sa.Column("imported_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_booking_service_id_service"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_booking_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_booking"),
        sa.UniqueConstraint("reference", name="uq_booking_reference"),
    )
    op.create_index("ix_booking_code_hash", "booking", ["code_hash"])
    op.create_index("ix_booking_qr_hash", "booking", ["qr_hash"])
    op.create_index("ix_booking_starts_at", "booking", ["starts_at"])
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shown_number", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("device_id", sa.Uuid()),
        sa.Column("booking_id", sa.Integer()),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_at", Utc(), nullable=False),
        sa.Column("unclaimed_at", Utc()),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_visit_booking_id_booking"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_visit_device_id_device"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_visit_series_id_series"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_visit_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
        sa.UniqueConstraint("booking_id", name="uq_visit_booking_id"),
        sa.UniqueConstraint("site_id", "day", "series_id", "number", name="uq_visit_number"),
        sa.UniqueConstraint("token_hash", name="uq_visit_token_hash"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_visit_day_code", "visit", ["day", "code_hash"])
    op.create_table(
        "print_record",
        sa.Column("id", BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid()),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=12)),
        sa.Column("copy_of_ticket", sa.Boolean(), nullable=False),
        sa.Column("printed_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_print_record_device_id_device"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_print_record_visit_id_visit"),
        sa.PrimaryKeyConstraint("id", name="pk_print_record"),
    )
    op.create_index("ix_print_record_visit_id", "print_record", ["visit_id"])
    op.create_table(
        "stage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("arrived_at", Utc()),
        sa.Column("desk_id", sa.Integer()),
        sa.Column("called_at", Utc()),
        sa.Column("serving_at", Utc()),
        sa.Column("ended_at", Utc()),
        sa.Column("call_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name="fk_stage_desk_id_desk"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_stage_service_id_service"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_stage_visit_id_visit"),
        sa.PrimaryKeyConstraint("id", name="pk_stage"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_stage_line", "stage", ["service_id", "state", "due_at"])
    op.create_index("ix_stage_visit_id", "stage", ["visit_id"])
    op.create_index(
        "uq_stage_desk_active", "stage", ["desk_id"], unique=True, sqlite_where=ACTIVE, postgresql_where=ACTIVE
    )
    op.create_table(
        "diary",
        sa.Column("seq", BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid()),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("old", sa.String(length=10)),
        sa.Column("new", sa.String(length=10)),
        sa.Column("who", sa.String(length=48), nullable=False),
        sa.Column("why", Json()),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name="fk_diary_stage_id_stage"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_diary_visit_id_visit"),
        sa.PrimaryKeyConstraint("seq", name="pk_diary"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_diary_visit_id", "diary", ["visit_id"])


def downgrade() -> None:
    for table in (
        "diary",
        "stage",
        "print_record",
        "visit",
        "booking",
        "answered_request",
        "number_counter",
        "topic",
    ):
        op.drop_table(table)

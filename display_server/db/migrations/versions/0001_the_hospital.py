"""The hospital: who the hub is, its site, places, desks, services, devices and the people who sign in."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.encryption import EncryptedText
from display_server.db.columns.types import BIG_KEY, Json, NamesColumn, Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("username", sa.String(length=60)),
        sa.Column("password", sa.String(length=255)),
        sa.Column("full_name", EncryptedText()),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("departments", Json()),
        sa.Column("created_at", Utc()),
        sa.Column("last_login_at", Utc()),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email", name="uq_account_email"),
        sa.UniqueConstraint("fs_uniquifier", name="uq_account_fs_uniquifier"),
        sa.UniqueConstraint("username", name="uq_account_username"),
    )
    op.create_table(
        "audit",
        sa.Column("seq", BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("who", sa.String(length=48), nullable=False),
        sa.Column("what", sa.String(length=48), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("before", Json()),
        sa.Column("after", Json()),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "hub_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hub_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hub_identity"),
    )
    op.create_table(
        "rate_count",
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.Column("window_from", Utc(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", "window_from", name="pk_rate_count"),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_role"),
        sa.UniqueConstraint("name", name="uq_role_name"),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("names", NamesColumn(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("languages", Json(), nullable=False),
        sa.Column("day_starts", sa.Time(), nullable=False),
        sa.Column("emergency_phone", sa.String(length=20), nullable=False),
        sa.Column("help_phone", sa.String(length=20)),
        sa.Column("public_url", sa.String(length=200)),
        sa.Column("public_url_right_at", Utc()),
        sa.Column("early_minutes", sa.Integer(), nullable=False),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("catalogue_revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_site"),
        sa.UniqueConstraint("code", name="uq_site_code"),
    )
    op.create_table(
        "account_role",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_account_role_account_id_account"),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name="fk_account_role_role_id_role"),
        sa.PrimaryKeyConstraint("account_id", "role_id", name="pk_account_role"),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("names", NamesColumn(), nullable=False),
        sa.Column("floor", sa.String(length=8), nullable=False),
        sa.Column("icon", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_department_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_department"),
        sa.UniqueConstraint("code", name="uq_department_code"),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("floor", sa.String(length=8), nullable=False),
        sa.Column("label", sa.String(length=12)),
        sa.Column("names", NamesColumn(), nullable=False),
        sa.Column("note", Json(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_place_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_place"),
        sa.UniqueConstraint("code", name="uq_place_code"),
    )
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("letters", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_series_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.UniqueConstraint("code", name="uq_series_code"),
        sa.UniqueConstraint("letters", name="uq_series_letters"),
    )
    op.create_table(
        "desk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("names", NamesColumn(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("opened_by", sa.Integer()),
        sa.Column("opened_at", Utc()),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name="fk_desk_department_id_department"),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name="fk_desk_opened_by_account"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_desk_place_id_place"),
        sa.PrimaryKeyConstraint("id", name="pk_desk"),
        sa.UniqueConstraint("code", name="uq_desk_code"),
    )
    op.create_index("ix_desk_department_id", "desk", ["department_id"])
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("serial", sa.String(length=8), nullable=False),
        sa.Column("names", NamesColumn(), nullable=False),
        sa.Column("place_id", sa.Integer()),
        sa.Column("secret_hash", sa.String(length=64)),
        sa.Column("previous_secret_hash", sa.String(length=64)),
        sa.Column("rotated_at", Utc()),
        sa.Column("paired_at", Utc()),
        sa.Column("revoked_at", Utc()),
        sa.Column("last_seen", Utc()),
        sa.Column("seen", Json(), nullable=False),
        sa.Column("settings", Json(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_device_place_id_place"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_device_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
        sa.UniqueConstraint("secret_hash", name="uq_device_secret_hash"),
        sa.UniqueConstraint("serial", name="uq_device_serial"),
    )
    op.create_index("ix_device_previous_secret_hash", "device", ["previous_secret_hash"])
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("waiting_place_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("names", NamesColumn(), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.Column("target_minutes", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name="fk_service_department_id_department"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_service_series_id_series"),
        sa.ForeignKeyConstraint(["waiting_place_id"], ["place.id"], name="fk_service_waiting_place_id_place"),
        sa.PrimaryKeyConstraint("id", name="pk_service"),
        sa.UniqueConstraint("code", name="uq_service_code"),
    )
    op.create_index("ix_service_department_id", "service", ["department_id"])
    op.create_table(
        "desk_service",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name="fk_desk_service_desk_id_desk"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_desk_service_service_id_service"),
        sa.PrimaryKeyConstraint("desk_id", "service_id", name="pk_desk_service"),
    )
    op.create_index("ix_desk_service_service_id", "desk_service", ["service_id"])
    op.create_table(
        "pairing",
        sa.Column("device_code_hash", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.Column("polled_at", Utc()),
        sa.Column("device_id", sa.Uuid()),
        sa.Column("secret", sa.String(length=64)),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_pairing_device_id_device"),
        sa.PrimaryKeyConstraint("device_code_hash", name="pk_pairing"),
        sa.UniqueConstraint("code", name="uq_pairing_code"),
    )
    op.create_index("ix_pairing_expires_at", "pairing", ["expires_at"])


def downgrade() -> None:
    for table in (
        "pairing",
        "desk_service",
        "service",
        "device",
        "desk",
        "series",
        "place",
        "department",
        "account_role",
        "site",
        "role",
        "rate_count",
        "hub_identity",
        "audit",
        "account",
    ):
        op.drop_table(table)

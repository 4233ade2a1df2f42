"""Passkeys beside the authenticator app: recovery codes no longer need one. What was answered once is known."""

import sqlalchemy as sa
from alembic import op

from display_server.db.columns.types import Utc

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("credential", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.String(length=1400), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("added_at", Utc(), nullable=False),
        sa.Column("last_used_at", Utc()),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_passkey_account_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sa.UniqueConstraint("credential", name="uq_passkey_credential"),
    )
    op.create_index("ix_passkey_account_id", "passkey", ["account_id"])
    op.create_table(
        "spent_answer",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_spent_answer"),
    )
    op.create_index("ix_spent_answer_until", "spent_answer", ["until"])
    with op.batch_alter_table("second_factor") as factor:
        factor.alter_column("secret", existing_type=sa.Text(), nullable=True)


def downgrade() -> None:
    """Who had passkeys only signs in with the password alone again, as before there were any."""
    op.execute(sa.text("DELETE FROM second_factor WHERE secret IS NULL"))
    with op.batch_alter_table("second_factor") as factor:
        factor.alter_column("secret", existing_type=sa.Text(), nullable=False)
    op.drop_table("spent_answer")
    op.drop_table("passkey")

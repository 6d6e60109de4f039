"""The second step of signing in: apps, passkeys, codes on paper, known browsers, counters."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    *("known_browsers", "authenticator_apps", "passkeys", "recovery_codes", "sign_in_tries"),
    "kept_forms",
)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, portal.db.UtcDateTime(timezone=True), nullable=nullable)


def _account(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_account_id_accounts")
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=name)


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("accounts") as batch:
        batch.drop_column("failed_count")
        batch.drop_column("failed_at")
    for column in (
        _moment("proved_at", nullable=True),
        sa.Column("challenge", sa.String(length=120), nullable=True),
        sa.Column("new_secret", portal.db.EncryptedText(), nullable=True),
        sa.Column("new_codes", portal.db.EncryptedJson(), nullable=True),
        sa.Column("browser_text", sa.String(length=60), nullable=False, server_default=""),
    ):
        op.add_column("login_sessions", column)
    op.add_column("memberships", _moment("ended_at", nullable=True))
    _make_browsers()
    _make_steps()
    _make_counters()


def _make_browsers() -> None:
    op.create_table(
        "known_browsers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("browser_text", sa.String(length=60), nullable=False),
        _moment("created_at"),
        _moment("seen_at"),
        _moment("trusted_until", nullable=True),
        _account("known_browsers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_browsers")),
        sa.UniqueConstraint(
            "fingerprint", "account_id", name=op.f("uq_known_browsers_fingerprint_account_id")
        ),
    )
    op.create_index(op.f("ix_known_browsers_account_id"), "known_browsers", ["account_id"])


def _make_steps() -> None:
    op.create_table(
        "authenticator_apps",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret", portal.db.EncryptedText(), nullable=False),
        _moment("created_at"),
        sa.Column("last_step", sa.Integer(), nullable=False),
        _account("authenticator_apps"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_authenticator_apps")),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        _moment("created_at"),
        _moment("used_at", nullable=True),
        _account("passkeys"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_account_id"), "passkeys", ["account_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        _moment("created_at"),
        _moment("used_at", nullable=True),
        _account("recovery_codes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_recovery_codes_fingerprint")),
    )
    op.create_index(op.f("ix_recovery_codes_account_id"), "recovery_codes", ["account_id"])


def _make_counters() -> None:
    op.create_table(
        "sign_in_tries",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        _moment("last_at"),
        _moment("open_at"),
        sa.CheckConstraint("failed > 0", name=op.f("ck_sign_in_tries_failed")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_tries")),
    )
    op.create_table(
        "kept_forms",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("fields", portal.db.EncryptedJson(), nullable=False),
        _moment("kept_at"),
        _account("kept_forms"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_kept_forms")),
    )


def downgrade() -> None:
    """Go back."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("memberships", "ended_at")
    for column in ("browser_text", "new_codes", "new_secret", "challenge", "proved_at"):
        op.drop_column("login_sessions", column)
    op.add_column(
        "accounts", sa.Column("failed_count", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("accounts", _moment("failed_at", nullable=True))

"""Let PostgreSQL itself keep the partnerships apart."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "assignments",
    "audit_events",
    "audit_heads",
    "campaigns",
    "categories",
    "churches",
    "consent_texts",
    "consents",
    "contacts",
    "demo_mails",
    "districts",
    "form_claims",
    "help_requests",
    "matches",
    "memberships",
    "messages",
    "organisation_logos",
    "organisations",
    "participations",
    "pledges",
    "projects",
    "request_notes",
    "request_parts",
    "visits",
    "volunteers",
)
RULE = (
    "current_setting('app.system', true) = 'on' "
    "OR network_id::text = current_setting('app.network', true)"
)


def upgrade() -> None:
    """Go up."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY partnership ON {table} USING ({RULE}) WITH CHECK ({RULE})")


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.execute(f"DROP POLICY partnership ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

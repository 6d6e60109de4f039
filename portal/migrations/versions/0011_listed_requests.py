"""An index along which the desk's list of requests is read, and better guesses for PostgreSQL.

Row security asks of each row whether its partnership is ours. Without statistics of that very
expression PostgreSQL guesses that one row in a hundred is, and sorts whole tables for a page.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# The tables that grow with the years.
GROWING = (
    "assignments",
    "audit_events",
    "consents",
    "contacts",
    "form_claims",
    "help_requests",
    "matches",
    "messages",
    "pledges",
    "request_parts",
    "visits",
    "volunteers",
)


def upgrade() -> None:
    """Go up."""
    if op.get_bind().dialect.name == "postgresql":
        for table in GROWING:
            op.execute(f"CREATE STATISTICS st_{table}_network ON (network_id::text) FROM {table}")
    op.create_index(
        "ix_help_requests_listed",
        "help_requests",
        ["network_id", "state", "category_id", "received_at"],
    )


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name == "postgresql":
        for table in GROWING:
            op.execute(f"DROP STATISTICS IF EXISTS st_{table}_network")
    op.drop_index("ix_help_requests_listed", "help_requests")

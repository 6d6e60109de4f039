"""When somebody who asked for help was forgotten."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column("contacts", sa.Column("erased_at", portal.db.UtcDateTime(timezone=True)))


def downgrade() -> None:
    """Go back."""
    op.drop_column("contacts", "erased_at")

"""Why a campaign was called off."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column(
        "campaigns",
        sa.Column("cancel_reason", sa.String(300), nullable=False, server_default=""),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_column("campaigns", "cancel_reason")

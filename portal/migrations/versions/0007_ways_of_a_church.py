"""In which ways a church asks for time."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column(
        "participations", sa.Column("ways", sa.JSON(), nullable=False, server_default="[]")
    )


def downgrade() -> None:
    """Go back."""
    op.drop_column("participations", "ways")

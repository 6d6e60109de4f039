"""Which key looks people up, told without telling the key."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLE = "key_marks"


def upgrade() -> None:
    """Go up."""
    op.create_table(
        TABLE,
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f(f"pk_{TABLE}")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table(TABLE)

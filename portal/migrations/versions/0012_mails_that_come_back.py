"""By which name a mail that comes back is known."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column("messages", sa.Column("mail_mark", sa.String(40)))
    op.create_index(op.f("ix_messages_mail_mark"), "messages", ["mail_mark"])


def downgrade() -> None:
    """Go back."""
    op.drop_index(op.f("ix_messages_mail_mark"), "messages")
    op.drop_column("messages", "mail_mark")

"""Since when a volunteer helps, and when both were last asked how it goes."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# A day is a text of ten characters in SQLite, and a date in PostgreSQL.
SINCE = """
UPDATE matches SET helps_since = (
    SELECT {first} FROM visits WHERE visits.match_id = matches.id AND visits.state = 'done'
) WHERE state = 'active'
"""


def upgrade() -> None:
    """Go up."""
    op.add_column("matches", sa.Column("helps_since", sa.Date()))
    op.add_column("matches", sa.Column("volunteer_asked_at", UtcDateTime(timezone=True)))
    op.add_column("matches", sa.Column("seeker_asked_at", UtcDateTime(timezone=True)))
    first = "substr(min(visits.starts_local), 1, 10)"
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('app.system', 'on', true)")
        first = f"CAST({first} AS date)"
    op.execute(SINCE.format(first=first))


def downgrade() -> None:
    """Go back."""
    for name in ("seeker_asked_at", "volunteer_asked_at", "helps_since"):
        op.drop_column("matches", name)

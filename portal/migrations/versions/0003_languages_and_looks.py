"""A language for each person, a look and opening hours for each partnership, and seats."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

RULE = (
    "current_setting('app.system', true) = 'on' "
    "OR network_id::text = current_setting('app.network', true)"
)


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("person_name", sa.String(length=120), nullable=False),
        sa.Column("duty", sa.String(length=80), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["networks.id"], name=op.f("fk_seats_network_id_networks")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_seats_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
    )
    op.create_index(op.f("ix_seats_network_id"), "seats", ["network_id"])
    for table, column in _columns():
        op.add_column(table, column)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE seats ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE seats FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY partnership ON seats USING ({RULE}) WITH CHECK ({RULE})")


def _columns() -> list[tuple[str, sa.Column]]:
    def text(name: str, length: int, first: str) -> sa.Column:
        return sa.Column(name, sa.String(length), nullable=False, server_default=first)

    yes = sa.Column("has_shortcuts", sa.Boolean(), nullable=False, server_default=sa.true())
    return [
        ("accounts", text("page_language", 5, "")),
        ("accounts", yes),
        ("volunteers", text("page_language", 5, "nl")),
        ("contacts", text("page_language", 5, "nl")),
        ("networks", sa.Column("opening_hours", sa.JSON(), nullable=False, server_default="{}")),
        ("networks", sa.Column("closed_days", sa.JSON(), nullable=False, server_default="[]")),
        ("networks", text("accent", 20, "forest")),
        ("networks", text("report_rounding", 10, "half_up")),
        ("campaigns", text("accent", 20, "")),
    ]


def downgrade() -> None:
    """Go back."""
    for table, column in reversed(_columns()):
        op.drop_column(table, column.name)
    op.drop_index(op.f("ix_seats_network_id"), table_name="seats")
    op.drop_table("seats")

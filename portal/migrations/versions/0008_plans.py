"""Plans for the whole board, and their lines."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("plan_runs", "plan_lines")
RULE = (
    "current_setting('app.system', true) = 'on' "
    "OR network_id::text = current_setting('app.network', true)"
)
ACTIVE = "state IN ('queued', 'running')"


def _key(table: str, column: str, target: str, **options: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, **options)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, portal.db.UtcDateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Go up."""
    _make_runs()
    _make_lines()
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_network_id"), table, ["network_id"])
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY partnership ON {table} USING ({RULE}) WITH CHECK ({RULE})")


def _make_runs() -> None:
    op.create_table(
        "plan_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("is_stop_asked", sa.Boolean(), nullable=False),
        _moment("asked_at"),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        _moment("alive_at", nullable=True),
        _moment("ended_at", nullable=True),
        sa.Column("stamp", sa.String(length=200), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("parts", "pledges", "worth", "bound")
        ),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("done BETWEEN 0 AND 100", name=op.f("ck_plan_runs_done")),
        _key("plan_runs", "organisation_id", "organisations"),
        _key("plan_runs", "asked_by", "accounts"),
        _key("plan_runs", "network_id", "networks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_runs")),
    )
    op.create_index(op.f("ix_plan_runs_organisation_id"), "plan_runs", ["organisation_id"])
    for name, column, where in (
        ("uq_plan_runs_active", "organisation_id", ACTIVE),
        ("uq_plan_runs_active_desk", "network_id", f"{ACTIVE} AND organisation_id IS NULL"),
    ):
        op.create_index(
            name,
            "plan_runs",
            [column],
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _make_lines() -> None:
    op.create_table(
        "plan_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("run_id", "position", "part_id", "pledge_id", "minutes", "network_id")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_plan_lines_minutes")),
        _key("plan_lines", "run_id", "plan_runs", ondelete="CASCADE"),
        _key("plan_lines", "part_id", "request_parts"),
        _key("plan_lines", "pledge_id", "pledges"),
        _key("plan_lines", "network_id", "networks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_lines")),
        sa.UniqueConstraint(
            "run_id", "part_id", "pledge_id", name=op.f("uq_plan_lines_run_id_part_id_pledge_id")
        ),
    )
    for column in ("part_id", "pledge_id"):
        op.create_index(op.f(f"ix_plan_lines_{column}"), "plan_lines", [column])


def downgrade() -> None:
    """Go back."""
    for table in reversed(TABLES):
        op.drop_table(table)

"""Indicators, and reports over a period that can be fixed for good."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("indicators", "reports", "report_lines")
RULE = (
    "current_setting('app.system', true) = 'on' "
    "OR network_id::text = current_setting('app.network', true)"
)


def upgrade() -> None:
    """Go up."""
    _make_indicators()
    _make_reports()
    _make_lines()
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_network_id"), table, ["network_id"])
    op.create_index(op.f("ix_report_lines_report_id"), "report_lines", ["report_id"])
    op.create_index(op.f("ix_report_lines_indicator_id"), "report_lines", ["indicator_id"])
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY partnership ON {table} USING ({RULE}) WITH CHECK ({RULE})")


def _make_indicators() -> None:
    op.create_table(
        "indicators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("counting", sa.String(length=40), nullable=False),
        sa.Column("definition", sa.String(length=600), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("decimals BETWEEN 0 AND 3", name=op.f("ck_indicators_decimals")),
        sa.ForeignKeyConstraint(
            ["network_id"], ["networks.id"], name=op.f("fk_indicators_network_id_networks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicators")),
    )


def _make_reports() -> None:
    texts = ("activities", "plans", "successes", "bottlenecks", "board_questions")
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_function", sa.String(length=120), nullable=False),
        sa.Column("rounding", sa.String(length=40), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("made_at", portal.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", portal.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_reports_period")),
        sa.CheckConstraint(
            "(state = 'draft' AND delivered_at IS NULL AND content IS NULL) OR "
            "(state = 'delivered' AND delivered_at IS NOT NULL AND content IS NOT NULL)",
            name=op.f("ck_reports_delivered"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["networks.id"], name=op.f("fk_reports_network_id_networks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )


def _make_lines() -> None:
    op.create_table(
        "report_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("target_thousandths", sa.Integer(), nullable=True),
        sa.Column("entered_thousandths", sa.Integer(), nullable=True),
        sa.Column("correction_thousandths", sa.Integer(), nullable=True),
        sa.Column("correction_reason", sa.String(length=300), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "target_thousandths >= 0 AND entered_thousandths >= 0 AND correction_thousandths >= 0",
            name=op.f("ck_report_lines_not_negative"),
        ),
        sa.CheckConstraint(
            "correction_thousandths IS NULL OR correction_reason <> ''",
            name=op.f("ck_report_lines_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicators.id"],
            name=op.f("fk_report_lines_indicator_id_indicators"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["networks.id"], name=op.f("fk_report_lines_network_id_networks")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_lines_report_id_reports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_lines")),
        sa.UniqueConstraint(
            "report_id", "indicator_id", name=op.f("uq_report_lines_report_id_indicator_id")
        ),
    )


def downgrade() -> None:
    """Go back."""
    for table in reversed(TABLES):
        op.drop_table(table)

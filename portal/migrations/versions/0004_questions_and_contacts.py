"""Information questions with their topics, and contacts with outside organisations."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("question_topics", "info_questions", "external_organisations", "external_contacts")
RULE = (
    "current_setting('app.system', true) = 'on' "
    "OR network_id::text = current_setting('app.network', true)"
)
# What a partnership that is there already begins with; as a new one does.
TOPICS = (
    "Geld en schulden",
    "Zorg en Wmo",
    "Hulp in huis",
    "Wonen",
    "Vervoer",
    "Contact en eenzaamheid",
    "Eten en voedselbank",
    "Taal en formulieren",
    "Vrijwilligerswerk",
    "Over de hulplijn zelf",
)


def upgrade() -> None:
    """Go up."""
    _questions()
    _contacts()
    topics = sa.table(
        "question_topics",
        *(sa.column(name) for name in ("network_id", "name", "position", "is_campaign", "is_open")),
    )
    for network_id in op.get_bind().scalars(sa.text("SELECT id FROM networks")).all():
        first = {"network_id": network_id, "is_campaign": False, "is_open": True}
        op.bulk_insert(
            topics, [{**first, "name": name, "position": n} for n, name in enumerate(TOPICS)]
        )
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY partnership ON {table} USING ({RULE}) WITH CHECK ({RULE})")


def _questions() -> None:
    _table(
        "question_topics",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_campaign", sa.Boolean(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("network_id", "name", name=op.f("uq_question_topics_network_id_name")),
    )
    _table(
        "info_questions",
        _key("info_questions", "topic_id", "question_topics", nullable=True),
        sa.Column("topic_note", portal.db.EncryptedText(), nullable=True),
        _key("info_questions", "campaign_id", "question_topics", nullable=True),
        _word("channel"),
        _word("caller_type"),
        _key("info_questions", "district_id", "districts", nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        _word("state"),
        sa.Column("answer_note", portal.db.EncryptedText(), nullable=True),
        sa.Column("received_at", portal.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", portal.db.UtcDateTime(timezone=True), nullable=True),
        _key("info_questions", "written_by", "accounts"),
        _key("info_questions", "request_id", "help_requests", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "minutes IS NULL OR minutes > 0", name=op.f("ck_info_questions_minutes")
        ),
    )
    op.create_index("ix_info_questions_received", "info_questions", ["network_id", "received_at"])
    op.create_index(op.f("ix_info_questions_topic_id"), "info_questions", ["topic_id"])


def _contacts() -> None:
    _table(
        "external_organisations",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("does", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint(
            "network_id", "name", name=op.f("uq_external_organisations_network_id_name")
        ),
    )
    _table(
        "external_contacts",
        _key("external_contacts", "organisation_id", "external_organisations"),
        _word("kind"),
        sa.Column("contact_on", sa.Date(), nullable=False),
        sa.Column("note", portal.db.EncryptedText(), nullable=True),
        _key("external_contacts", "written_by", "accounts"),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_external_contacts_day", "external_contacts", ["network_id", "contact_on"])
    op.create_index(
        op.f("ix_external_contacts_organisation_id"), "external_contacts", ["organisation_id"]
    )


def _table(name: str, *columns: sa.Column | sa.Constraint) -> None:
    """A table with a number, of one partnership."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        _key(name, "network_id", "networks"),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_network_id"), name, ["network_id"])


def _key(table: str, column: str, target: str, *, nullable: bool = False) -> sa.Column:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.Column(
        column, sa.Integer(), sa.ForeignKey(f"{target}.id", name=name), nullable=nullable
    )


def _word(column: str) -> sa.Column:
    """One of a few words; the code knows which."""
    return sa.Column(column, sa.String(length=40), nullable=False)


def downgrade() -> None:
    """Go back."""
    for table in reversed(TABLES):
        op.drop_table(table)

"""Questions for information (informatievraag). Nothing here says who asked."""

from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import EncryptedText, Model, personal, plain
from portal.networks.models import District
from portal.scope import Scope, Scoped

KEEP = "6 months after the question was closed"


class QuestionState(Enum):
    """What became of a question (domain.md 3.8)."""

    NEW = "new"
    ANSWERED = "answered"
    REFERRED = "referred"
    CONVERTED = "converted"
    UNANSWERED = "unanswered"


# What counts as an answered question in a report; a converted one counts as a request only.
HANDLED_STATES = (QuestionState.ANSWERED, QuestionState.REFERRED)


class QuestionChannel(Enum):
    """How it came in."""

    PHONE = "phone"
    WEB = "web"
    MAIL = "mail"
    VISIT = "visit"


class CallerType(Enum):
    """What kind of person asked; never who."""

    RESIDENT = "resident"
    PROFESSIONAL = "professional"
    CHURCH = "church"


class QuestionTopic(Scoped, Model):
    """What a partnership gets asked about: its own short list.

    A campaign is somebody else's, for which this helpline is the number to call.
    """

    __tablename__ = "question_topics"
    __table_args__ = (sa.UniqueConstraint("network_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), info=plain())
    position: Mapped[int] = mapped_column(default=0)
    is_campaign: Mapped[bool] = mapped_column(default=False)
    # A topic that is no longer offered keeps its questions.
    is_open: Mapped[bool] = mapped_column(default=True)


class InfoQuestion(Scoped, Model):
    """Somebody asked something. There is no name, no number and no address, on purpose."""

    __tablename__ = "info_questions"
    __table_args__ = (
        sa.CheckConstraint("minutes IS NULL OR minutes > 0", name="minutes"),
        sa.Index("ix_info_questions_received", "network_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Empty when it is about something else: then the note says what.
    topic_id: Mapped[int | None] = mapped_column(sa.ForeignKey("question_topics.id"), index=True)
    topic_note: Mapped[str | None] = mapped_column(EncryptedText, info=personal("note", KEEP))
    campaign_id: Mapped[int | None] = mapped_column(sa.ForeignKey("question_topics.id"))
    channel: Mapped[QuestionChannel] = mapped_column(info=plain())
    caller_type: Mapped[CallerType] = mapped_column(info=plain())
    district_id: Mapped[int | None] = mapped_column(sa.ForeignKey("districts.id"))
    # How long it took us.
    minutes: Mapped[int | None]
    state: Mapped[QuestionState] = mapped_column(info=plain())
    answer_note: Mapped[str | None] = mapped_column(EncryptedText, info=personal("note", KEEP))
    received_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    written_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    # The help request it became.
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("help_requests.id"))
    version: Mapped[int] = mapped_column(default=1)

    topic: Mapped[QuestionTopic | None] = relationship(foreign_keys=[topic_id])
    campaign: Mapped[QuestionTopic | None] = relationship(foreign_keys=[campaign_id])
    district: Mapped[District | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """The desk alone reads them; others hear numbers."""
        return sa.false()

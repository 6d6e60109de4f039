"""Consent: for what, in which words, when, how, noted by whom, and when it was taken back."""

from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, personal, plain
from portal.scope import Scoped

KEEP = "as long as what it is about is kept; it proves that we were allowed to"


class ConsentPurpose(Enum):
    """What somebody may agree to; each is asked apart, none is ticked beforehand."""

    # A volunteer.
    SHARE_WITH_OWNER = "share_with_owner"
    CHURCH_MAY_COUNT = "church_may_count"
    CHURCH_MAY_SEE_NAME = "church_may_see_name"
    LATER_CAMPAIGNS = "later_campaigns"
    # A help seeker.
    SHARE_WITH_PARTNERS = "share_with_partners"
    SHARE_WITH_VOLUNTEER = "share_with_volunteer"
    STATUS_TO_REFERRER = "status_to_referrer"


class ConsentChannel(Enum):
    """How it was given."""

    WEB = "web"
    PAPER = "paper"
    ORAL = "oral"


class ConsentText(Scoped, Model):
    """The exact words that were shown or read out. Never changed; new words are a new row."""

    __tablename__ = "consent_texts"
    __table_args__ = (sa.UniqueConstraint("network_id", "purpose", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[ConsentPurpose]
    text: Mapped[str] = mapped_column(sa.Text, info=plain())
    fingerprint: Mapped[str] = mapped_column(sa.String(64), info=plain())
    first_used_at: Mapped[datetime]


class Consent(Scoped, Model):
    """One yes or no of one person. The subject is a kind and a number, never a key upward."""

    __tablename__ = "consents"
    __table_args__ = (sa.Index("ix_consents_subject", "subject_kind", "subject_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(40), info=plain())
    subject_key: Mapped[int] = mapped_column(info=plain())
    text_id: Mapped[int] = mapped_column(sa.ForeignKey("consent_texts.id"))
    purpose: Mapped[ConsentPurpose] = mapped_column(info=plain())
    is_granted: Mapped[bool] = mapped_column(info=personal("consent", KEEP))
    channel: Mapped[ConsentChannel] = mapped_column(info=plain())
    # The account that noted an oral or written yes; empty when the person ticked it.
    recorded_by: Mapped[int | None] = mapped_column(info=plain())
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

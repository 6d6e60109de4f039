"""Personal links that were handed out, and form tokens that were used."""

from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, plain
from portal.scope import Scoped


class Purpose(Enum):
    """What a personal link does; it does nothing else."""

    SIGN_IN = "sign_in"
    SET_PASSWORD = "set_password"  # noqa: S105 - a purpose, not a secret
    CHANGE_ADDRESS = "change_address"
    CONFIRM_PLEDGE = "confirm_pledge"
    OWN_PAGE = "own_page"
    ANSWER_PROPOSAL = "answer_proposal"


class LinkToken(Model):
    """One link in one mail. We keep its name and a fingerprint, never the secret itself."""

    __tablename__ = "link_tokens"

    id: Mapped[str] = mapped_column(sa.String(40), primary_key=True, info=plain())
    # Empty for links of accounts, which belong to no single partnership.
    network_id: Mapped[int | None] = mapped_column(sa.ForeignKey("networks.id"), index=True)
    purpose: Mapped[Purpose]
    # What the link is about: 'pledge' and its number, 'account' and its number.
    subject_kind: Mapped[str] = mapped_column(sa.String(40), info=plain())
    subject_key: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True, info=plain())
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (sa.Index("ix_link_tokens_subject", "subject_kind", "subject_key"),)


class FormClaim(Scoped, Model):
    """A public form that was sent once. A second tap finds this row and gets the same answer."""

    __tablename__ = "form_claims"

    token: Mapped[str] = mapped_column(sa.String(64), primary_key=True, info=plain())
    purpose: Mapped[str] = mapped_column(sa.String(40), info=plain())
    # Fingerprint of what was typed: the same token with another body is refused.
    body: Mapped[str] = mapped_column(sa.String(64), info=plain())
    # What the form made, so that the thanks page can be shown again: no more than ids and moments.
    answer: Mapped[dict[str, Any]] = mapped_column(default=dict, info=plain())
    claimed_at: Mapped[datetime]

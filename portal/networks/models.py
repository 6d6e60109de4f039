"""A partnership, its districts and its kinds of help: data, so that every town can have its own."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, plain
from portal.scope import Scoped


class Network(Model):
    """A samenwerkingsverband: 'Hulplijn Dordt', 'Tijdcollecte Vlaardingen'."""

    __tablename__ = "networks"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True, info=plain())
    name: Mapped[str] = mapped_column(sa.String(120), info=plain())
    place: Mapped[str] = mapped_column(sa.String(120), info=plain())
    phone: Mapped[str] = mapped_column(sa.String(30), info=plain())
    phone_hours: Mapped[str] = mapped_column(sa.String(200), info=plain())
    email: Mapped[str] = mapped_column(sa.String(254), info=plain())
    # What a faith community is called here: kerk, moskee, geloofsgemeenschap.
    church_label: Mapped[str] = mapped_column(sa.String(40), default="kerk", info=plain())
    # Days within which a volunteer is called after a pledge (domain.md 0.3).
    contact_days: Mapped[int] = mapped_column(default=14)
    # When the telephone is answered: {"mon": [["09:00", "12:00"]]}; days off as '2026-12-25'.
    opening_hours: Mapped[dict[str, Any]] = mapped_column(default=dict, info=plain())
    closed_days: Mapped[list[str]] = mapped_column(default=list, info=plain())
    # The colour that makes it theirs, by its name in portal/web/accents.py.
    accent: Mapped[str] = mapped_column(sa.String(20), default="forest", info=plain())
    # How percentages of a report are rounded: 'half_up' or 'down' (docs: design of the table).
    report_rounding: Mapped[str] = mapped_column(sa.String(10), default="half_up", info=plain())
    # Counts below this stay hidden on public pages and towards church and municipality (P-15).
    small_number: Mapped[int] = mapped_column(default=5)


class District(Scoped, Model):
    """A wijk with the centre we measure distances from; x and y are metres on a flat grid."""

    __tablename__ = "districts"
    __table_args__ = (sa.UniqueConstraint("network_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), info=plain())
    x_m: Mapped[int]
    y_m: Mapped[int]
    # The four-digit postcodes that lie in this district.
    postcodes: Mapped[list[str]] = mapped_column(default=list, info=plain())


class Category(Scoped, Model):
    """A kind of help (domain.md 2.3), with the norms and default texts of this partnership."""

    __tablename__ = "categories"
    __table_args__ = (sa.UniqueConstraint("network_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), info=plain())
    name: Mapped[str] = mapped_column(sa.String(120), info=plain())
    position: Mapped[int] = mapped_column(default=0)
    # A request of this kind waits long after so many days (domain.md 4.5).
    norm_days: Mapped[int] = mapped_column(default=28)
    # What the desk says when fewer than five cases were measured, in weeks.
    wait_weeks_min: Mapped[int] = mapped_column(default=1)
    wait_weeks_max: Mapped[int] = mapped_column(default=4)
    # None for something that is done once; n for every n weeks.
    every_weeks: Mapped[int | None]
    # Minutes per time, or in all when done once.
    minutes: Mapped[int] = mapped_column(default=120)
    # One and the same person is needed (a buddy), so hours cannot be split.
    is_one_person: Mapped[bool] = mapped_column(default=False)
    is_vog_required: Mapped[bool] = mapped_column(default=False)
    # Title, summary and description from which a campaign project is prefilled.
    project_title: Mapped[str] = mapped_column(sa.String(120), default="", info=plain())
    project_summary: Mapped[str] = mapped_column(sa.String(200), default="", info=plain())
    project_description: Mapped[str] = mapped_column(sa.Text, default="", info=plain())
    # Said instead of opening the form when the partners take no new requests of this kind.
    closed_note: Mapped[str] = mapped_column(sa.String(300), default="", info=plain())

"""Selects on partnerships, districts and kinds of help."""

from functools import cache, lru_cache

from sqlalchemy import Select, select

from portal.networks.models import Category, District, Network


def networks() -> Select[Network]:
    """Every partnership, by name."""
    return select(Network).order_by(Network.name)


# What every page asks is written once, and so is read once by SQLAlchemy.
@lru_cache(maxsize=64)
def network_by_slug(slug: str) -> Select[Network]:
    """The partnership behind the first part of an address."""
    return select(Network).where(Network.slug == slug)


def network_by_id(network_id: int) -> Select[Network]:
    """One partnership."""
    return select(Network).where(Network.id == network_id)


@cache
def districts() -> Select[District]:
    """The districts of this partnership, by name."""
    return select(District).order_by(District.name)


@cache
def categories() -> Select[Category]:
    """The kinds of help of this partnership, in their own order."""
    return select(Category).order_by(Category.position, Category.name)


def category(category_id: int) -> Select[Category]:
    """One kind of help."""
    return select(Category).where(Category.id == category_id)

"""All pages about pledges: for visitors, for volunteers, for callers and for churches."""

from campaigns.pledges import (
    call_views,
    church_views,
    consent_views,
    forget_views,
    my_church_views,
    own_views,
    public_views,
    staff_views,
)
from campaigns.pledges.blueprint import bp

__all__ = [
    "bp",
    "call_views",
    "church_views",
    "consent_views",
    "forget_views",
    "my_church_views",
    "own_views",
    "public_views",
    "staff_views",
]

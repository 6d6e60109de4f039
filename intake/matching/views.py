"""All pages about matching: who waits, whom to ask, what was agreed, and the volunteer's own."""

from intake.matching import (
    match_views,
    part_views,
    plan_views,
    today_views,
    visit_views,
    volunteer_views,
    waiting_views,
)
from intake.matching.blueprint import bp

__all__ = [
    "bp",
    "match_views",
    "part_views",
    "plan_views",
    "today_views",
    "visit_views",
    "volunteer_views",
    "waiting_views",
]

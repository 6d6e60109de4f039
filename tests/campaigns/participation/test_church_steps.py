"""What the contact of a church does next, and by when."""

from datetime import date

import pytest

from campaigns.participation.church_steps import Action, church_step, deadlines
from campaigns.participation.models import ParticipationState
from campaigns.planning.models import CampaignState

TODAY = date(2026, 11, 3)
YES, OPEN = ParticipationState.CONFIRMED, CampaignState.OPEN


@pytest.mark.parametrize(
    ("state", "campaign", "collects_on", "words", "action"),
    [
        (ParticipationState.APPROACHED, OPEN, None, "uw moskee meedoet", Action.ANSWER),
        (ParticipationState.CONSIDERING, OPEN, None, "Laat ons weten", Action.ANSWER),
        (ParticipationState.DECLINED, OPEN, None, "niets te doen", Action.NOTHING),
        (ParticipationState.WITHDRAWN, OPEN, None, "niets te doen", Action.NOTHING),
        (YES, OPEN, None, "Kies de dag", Action.CHOOSE_DAY),
        (YES, CampaignState.INVITING, None, "Kies de dag", Action.CHOOSE_DAY),
        (YES, OPEN, date(2026, 11, 6), "6 november", Action.TEXTS),
        (YES, OPEN, date(2026, 11, 5), "Print de flyers", Action.FLYER),
        (YES, OPEN, TODAY, "Vandaag vraagt uw moskee", Action.FLYER),
        (YES, OPEN, date(2026, 11, 2), "Kijk hoe", Action.PLEDGES),
        (YES, CampaignState.CLOSED, None, "Wij bellen nu", Action.PLEDGES),
        (YES, CampaignState.FOLLOW_UP, None, "Wij bellen nu", Action.PLEDGES),
        (YES, CampaignState.COMPLETED, None, "is voorbij", Action.NOTHING),
    ],
)
def test_a_church_reads_the_one_thing_that_comes_next(state, campaign, collects_on, words, action):
    step = church_step(state, campaign, collects_on=collects_on, today=TODAY, church="moskee")
    assert words in step.sentence
    assert step.action is action


def test_the_days_before_a_sunday_are_those_of_paper_screen_and_letter():
    planned = deadlines(date(2026, 11, 29), TODAY, contact_days=14)
    assert [one.day.isoformat() for one in planned] == [
        "2026-11-08",
        "2026-11-24",
        "2026-11-26",
        "2026-11-28",
        "2026-11-29",
        "2026-12-13",
        "2026-12-29",
    ]
    assert [one.is_next for one in planned] == [True, *[False] * 6]
    assert not any(one.is_past for one in planned)


def test_what_is_over_is_past_and_one_thing_is_next():
    planned = deadlines(date(2026, 11, 5), TODAY, contact_days=14)
    assert [one.is_past for one in planned] == [True, True, True, *[False] * 4]
    assert [one.what for one in planned if one.is_next] == ["Flyers printen en klaarleggen"]
    assert not any(one.is_next for one in deadlines(date(2026, 1, 4), TODAY, contact_days=14))


def test_without_a_day_there_is_nothing_to_plan():
    assert deadlines(None, TODAY, contact_days=14) == []

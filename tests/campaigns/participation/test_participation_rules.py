"""Which step follows which for a church, its short address, and the words about results."""

from datetime import date

import pytest
from model_page import as_words, states_of

from campaigns.participation import queries, rules
from campaigns.participation.models import ParticipationState
from campaigns.planning.models import CampaignState
from campaigns.planning.rules import CAMPAIGN_TRANSITIONS


def test_the_page_and_the_code_tell_the_same_life():
    assert as_words(rules.TRANSITIONS) == states_of("Participation")


@pytest.mark.parametrize("state", ParticipationState)
@pytest.mark.parametrize("event", rules.TRANSITIONS)
def test_a_church_takes_a_step_only_from_where_it_begins(state, event):
    sources, target = rules.TRANSITIONS[event]
    if state in sources:
        assert rules.follow(state, event) is target
        assert event in rules.events_from(state)
    else:
        assert event not in rules.events_from(state)
        with pytest.raises(rules.ParticipationStepRefused) as refused:
            rules.follow(state, event)
        assert rules.LABELS[state] in refused.value.sentence()


def test_every_state_has_a_dutch_name():
    assert set(rules.LABELS) == set(ParticipationState)


def test_the_count_of_churches_and_the_rule_mean_the_same_states():
    assert set(queries.TAKING_PART) == rules.TAKING_PART


@pytest.mark.parametrize(
    ("state", "campaign", "takes"),
    [
        (ParticipationState.CONFIRMED, CampaignState.OPEN, True),
        (ParticipationState.COLLECTING, CampaignState.OPEN, True),
        (ParticipationState.APPROACHED, CampaignState.OPEN, False),
        (ParticipationState.WITHDRAWN, CampaignState.OPEN, False),
        (ParticipationState.DECLINED, CampaignState.OPEN, False),
        (ParticipationState.CONFIRMED, CampaignState.INVITING, False),
        (ParticipationState.CONFIRMED, CampaignState.CLOSED, False),
    ],
)
def test_people_sign_up_through_a_church_that_takes_part_in_an_open_campaign(
    state, campaign, takes
):
    assert rules.takes_pledges(state, campaign) is takes


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("k7pxwq", "K7PXWQ"),
        (" K7P-XWQ ", "K7PXWQ"),
        ("k7p.xwq", "K7PXWQ"),
        ("x" * 400, "X" * 12),
        ("", ""),
    ],
)
def test_a_typed_code_is_read_kindly(typed, code):
    assert rules.clean_code(typed) == code


@pytest.mark.parametrize(
    ("helped", "minutes", "text"),
    [
        (0, 0, "Nog niemand geholpen. De eerste bezoeken komen eraan."),
        (None, None, "De eerste hulp is op gang."),
        (None, 600, "De eerste hulp is op gang."),
        (5, None, "Er zijn minstens 5 mensen geholpen."),
        (5, 30, "Er zijn minstens 5 mensen geholpen."),
        (
            *(10, 1500),
            "Er zijn minstens 10 mensen geholpen. Samen gaven vrijwilligers minstens 25 uur tijd.",
        ),
    ],
)
def test_results_are_told_within_the_rule_for_small_numbers(helped, minutes, text):
    assert rules.results_text(helped, minutes) == text


@pytest.mark.parametrize(
    ("state", "projects", "gaps", "event"),
    [
        (CampaignState.DRAFT, 0, ["x"], None),
        (CampaignState.DRAFT, 1, ["x"], "invite"),
        (CampaignState.DRAFT, 1, [], "open"),
        (CampaignState.INVITING, 1, ["Er doet nog geen kerk mee."], None),
        (CampaignState.INVITING, 1, [], "open"),
        (CampaignState.OPEN, 1, [], "close"),
        (CampaignState.CLOSED, 1, [], "follow_up"),
        (CampaignState.FOLLOW_UP, 1, [], None),
        (CampaignState.COMPLETED, 1, [], None),
        (CampaignState.CANCELLED, 1, [], None),
    ],
)
def test_a_campaign_has_one_next_step(state, projects, gaps, event):
    step = rules.next_step(state, projects=projects, gaps=gaps, closes_on=date(2026, 12, 13))
    assert step.event == event
    assert (step.button is None) == (event is None)
    assert step.sentence.endswith(".")
    if event is not None:
        assert state in CAMPAIGN_TRANSITIONS[event][0]


def test_what_is_missing_is_said_where_the_campaign_cannot_open_yet():
    step = rules.next_step(
        CampaignState.INVITING,
        projects=1,
        gaps=["Er doet nog geen kerk mee."],
        closes_on=date(2026, 12, 13),
    )
    assert step.sentence == "De campagne kan nog niet open. Er doet nog geen kerk mee."


@pytest.mark.parametrize(
    ("chosen", "typed", "refusal"),
    [(True, True, rules.TwoChurchesNamed), (False, False, rules.NoChurchNamed)],
)
def test_exactly_one_church_is_named(chosen, typed, refusal):
    rules.check_named(chosen=True, typed=False)
    rules.check_named(chosen=False, typed=True)
    with pytest.raises(refusal):
        rules.check_named(chosen=chosen, typed=typed)

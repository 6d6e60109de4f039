"""Which step follows which for campaigns and projects, and what stands in the way."""

from datetime import date

import pytest
from model_page import as_words, states_of

from campaigns.planning import rules
from campaigns.planning.models import CampaignState, Project, ProjectState
from campaigns.planning.wording import CAMPAIGN_LABELS, PROJECT_LABELS, rounded_down
from portal.permissions import Actor, Role

TEXTS = {"title": "Maatje", "summary": "Bezoek iemand.", "description": "U drinkt koffie."}


def project(**changes: object) -> Project:
    facts = {"state": ProjectState.OPEN, "places_max": 5, "places_taken": 0, **TEXTS, **changes}
    return Project(**facts)


def wish(**changes: object) -> rules.ProjectWish:
    facts: dict[str, object] = {
        **TEXTS,
        "places": 5,
        "minutes": 120,
        "every_weeks": 2,
        "min_age": 18,
        "is_vog_required": False,
        "contact_account_id": 1,
        **changes,
    }
    return rules.ProjectWish(**facts)


def test_the_page_and_the_code_tell_the_same_life_of_a_campaign():
    assert as_words(rules.CAMPAIGN_TRANSITIONS) == states_of("Campaign")


def test_the_page_and_the_code_tell_the_same_life_of_a_project():
    assert as_words(rules.PROJECT_TRANSITIONS) == states_of("Project")


@pytest.mark.parametrize("state", CampaignState)
@pytest.mark.parametrize("event", rules.CAMPAIGN_TRANSITIONS)
def test_a_campaign_takes_a_step_only_from_where_it_begins(state, event):
    sources, target = rules.CAMPAIGN_TRANSITIONS[event]
    if state in sources:
        assert rules.follow_campaign(state, event) is target
    else:
        with pytest.raises(rules.CampaignStepRefused) as refused:
            rules.follow_campaign(state, event)
        assert CAMPAIGN_LABELS[state] in refused.value.sentence()


@pytest.mark.parametrize("state", ProjectState)
@pytest.mark.parametrize("event", rules.PROJECT_TRANSITIONS)
def test_a_project_takes_a_step_only_from_where_it_begins(state, event):
    sources, target = rules.PROJECT_TRANSITIONS[event]
    if state in sources:
        assert rules.follow_project(state, event) is target
    else:
        with pytest.raises(rules.ProjectStepRefused) as refused:
            rules.follow_project(state, event)
        assert PROJECT_LABELS[state] in refused.value.sentence()


def test_every_state_has_a_dutch_name():
    assert set(CAMPAIGN_LABELS) == set(CampaignState)
    assert set(PROJECT_LABELS) == set(ProjectState)


@pytest.mark.parametrize(
    ("changes", "taken", "refusal"),
    [
        ({}, 0, None),
        ({"places": 5}, 5, None),
        ({"places": 4}, 5, rules.FewerPlacesThanTaken),
        ({"places": 0}, 0, rules.PlacesOutOfRange),
        ({"places": -1}, 0, rules.PlacesOutOfRange),
        ({"places": 2000}, 0, None),
        ({"places": 2001}, 0, rules.PlacesOutOfRange),
        ({"minutes": 14}, 0, rules.AmountOutOfRange),
        ({"minutes": 15}, 0, None),
        ({"minutes": 12001}, 0, rules.AmountOutOfRange),
        ({"every_weeks": None}, 0, None),
        ({"every_weeks": 0}, 0, rules.RhythmOutOfRange),
        ({"every_weeks": 53}, 0, rules.RhythmOutOfRange),
        ({"min_age": 11}, 0, rules.AgeOutOfRange),
        ({"min_age": 100}, 0, rules.AgeOutOfRange),
    ],
)
def test_a_change_of_a_project_is_weighed(changes, taken, refusal):
    if refusal is None:
        rules.check_wish(wish(**changes), places_taken=taken)
    else:
        with pytest.raises(refusal):
            rules.check_wish(wish(**changes), places_taken=taken)


def test_the_refusal_of_fewer_places_says_how_many_take_part():
    with pytest.raises(rules.FewerPlacesThanTaken) as refused:
        rules.check_places(3, places_taken=7)
    assert "doen al 7 mensen mee" in refused.value.sentence()
    assert refused.value.field == "places"


def test_a_project_without_words_cannot_open():
    with pytest.raises(rules.ProjectNotReady) as refused:
        rules.check_ready(project(summary=" ", description=""))
    assert "wat het is, in één zin en wat iemand gaat doen" in refused.value.sentence()


@pytest.mark.parametrize(
    ("projects", "churches", "gaps"),
    [
        ([], 0, ["Er is nog geen project.", "Er doet nog geen kerk mee."]),
        ([project()], 0, ["Er doet nog geen kerk mee."]),
        (
            [project(state=ProjectState.DRAFT), project(places_taken=5)],
            1,
            ["Er staat nog geen project open met vrije plekken."],
        ),
        ([project(state=ProjectState.DRAFT), project()], 1, []),
    ],
)
def test_what_a_campaign_still_misses_is_said(projects, churches, gaps):
    assert rules.campaign_gaps(projects, churches=churches) == gaps


def test_the_last_day_may_be_the_first_but_not_before_it():
    rules.check_period(date(2026, 11, 1), date(2026, 11, 1))
    with pytest.raises(rules.PeriodReversed):
        rules.check_period(date(2026, 11, 2), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("roles", "organisations", "allowed"),
    [
        ({Role.ORG_COORDINATOR}, {7}, True),
        ({Role.ORG_COORDINATOR}, {8}, False),
        ({Role.DESK_COORDINATOR}, set(), True),
        ({Role.ORG_DESK_WORKER}, {7}, False),
        ({Role.DESK_WORKER}, set(), False),
        ({Role.CHURCH_CONTACT}, {7}, False),
        (set(), {7}, False),
    ],
)
def test_only_the_owners_coordinator_and_the_desk_change_a_project(roles, organisations, allowed):
    actor = Actor(roles=frozenset(roles), organisation_ids=frozenset(organisations))
    assert rules.may_change(actor, 7) is allowed


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Tijd voor Dordt!", "tijd-voor-dordt"),
        ("  Één uur – voor élkaar ", "een-uur-voor-elkaar"),
        ("🙂", "actie"),
        ("", "actie"),
        ("a" * 80, "a" * 50),
        ("../../etc", "etc"),
    ],
)
def test_a_name_becomes_an_address(name, slug):
    assert rules.slug_of(name) == slug


@pytest.mark.parametrize(
    ("taken", "told"), [(0, None), (1, None), (4, None), (5, 5), (9, 5), (10, 10), (53, 50)]
)
def test_people_are_told_in_fives_and_small_numbers_stay_hidden(taken, told):
    assert rounded_down(taken) == told

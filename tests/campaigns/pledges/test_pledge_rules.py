"""The life of a pledge, and what somebody may promise."""

from dataclasses import replace
from datetime import date

import pytest
from model_page import PAGE, as_words, states_of

from campaigns.planning.models import Campaign, CampaignState, Project, ProjectState
from campaigns.pledges import rules
from campaigns.pledges.models import PledgeKind, PledgeSource, PledgeState
from campaigns.pledges.wording import STATE_LABELS, promise_text
from campaigns.volunteers import rules as people
from campaigns.volunteers.models import AgeBand
from campaigns.volunteers.rules import Person

ANNA = Person("Anna", "Bos", phone="+31612345678")
WISH = rules.PledgeWish(
    person=ANNA, kind=PledgeKind.RECURRING, minutes=120, every_weeks=2, may_share=True
)


def wish(**changes):
    person = changes.pop("person", {})
    return replace(WISH, person=replace(ANNA, **person), **changes)


def refusal_of(act):
    try:
        act()
    except rules.Refusal as refusal:
        return type(refusal) if refusal.sentence() else None
    return None


def test_the_page_and_the_code_tell_the_same_life():
    assert as_words(rules.TRANSITIONS) == states_of("Pledge")


@pytest.mark.parametrize(("event", "state"), rules.BIRTHS.items())
def test_a_pledge_begins_as_the_page_says(event, state):
    assert f"| – | {event} | {state.value} |" in PAGE.read_text()


@pytest.mark.parametrize("event", sorted(rules.TRANSITIONS))
@pytest.mark.parametrize("state", list(PledgeState))
def test_an_event_leads_on_only_from_where_it_starts(event, state):
    sources, target = rules.TRANSITIONS[event]
    if state in sources:
        assert rules.follow(state, event) is target
    else:
        with pytest.raises(rules.WrongMoment) as refused:
            rules.follow(state, event)
        assert STATE_LABELS[state].lower() in refused.value.sentence()


def test_places_are_held_as_the_page_says():
    assert "Places are held in every state but waitlisted, withdrawn and declined." in (
        PAGE.read_text()
    )
    assert set(PledgeState) - rules.HOLDS_PLACES == {
        PledgeState.WAITLISTED,
        PledgeState.WITHDRAWN,
        PledgeState.DECLINED,
    }


def test_leaving_is_the_only_way_to_lose_a_place():
    """Every event that ends holding is one that gives the places back."""
    losing = {
        event
        for event, (sources, target) in rules.TRANSITIONS.items()
        if sources & rules.HOLDS_PLACES and target not in rules.HOLDS_PLACES
    }
    assert losing == {"withdraw", "decline"}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"minutes": 0}, rules.NoAmount),
        ({"minutes": -60}, rules.NoAmount),
        ({"minutes": 10**7}, rules.TooMuch),
        ({"every_weeks": None}, rules.NoRhythm),
        ({"every_weeks": 0}, rules.NoRhythm),
        ({"every_weeks": 53}, rules.NoRhythm),
        ({"kind": PledgeKind.ONCE, "every_weeks": None}, None),
        ({"people": 0}, rules.NoPeople),
        ({"people": 20}, None),
        ({"people": 21}, rules.NoPeople),
        ({"starts_on": date(2027, 1, 2), "ends_on": date(2027, 1, 1)}, rules.WrongPeriod),
        ({"starts_on": date(2027, 1, 1), "ends_on": date(2027, 1, 1)}, None),
        ({"person": {"phone": None}}, people.NoWayToReach),
        ({"person": {"age_band": AgeBand.SIXTEEN}}, people.NeedsAdult),
        ({"person": {"age_band": AgeBand.SIXTEEN}, "with_adult": True}, people.NeedsAdult),
        ({"person": {"age_band": AgeBand.SIXTEEN}, "with_adult": True, "people": 2}, None),
        ({"may_share": False}, rules.NoConsent),
        ({"minutes": 15}, rules.OddAmount),
        ({"minutes": 15, "is_sure_of": frozenset({"hours"})}, None),
        ({"person": {"email": "anna@gmial.com"}}, people.MailTypo),
        ({"person": {"email": "anna@gmial.com"}, "is_sure_of": frozenset({"email"})}, None),
        ({"remark": "bsn 111222333"}, people.LooksLikeBsn),
        ({"remark": "bsn 111222333", "is_sure_of": frozenset({"remark"})}, None),
    ],
)
def test_what_somebody_may_promise(changes, refusal):
    assert refusal_of(lambda: rules.check_wish(wish(**changes), min_age=18)) is refusal


@pytest.mark.parametrize(
    ("kind", "minutes", "every_weeks", "is_odd"),
    [
        (PledgeKind.RECURRING, 16, 1, False),
        (PledgeKind.RECURRING, 15, 1, True),
        (PledgeKind.RECURRING, 30, 2, True),
        (PledgeKind.RECURRING, 31, 2, False),
        (PledgeKind.RECURRING, 1200, 1, False),
        (PledgeKind.RECURRING, 1201, 1, True),
        (PledgeKind.RECURRING, 2400, 2, False),
        (PledgeKind.ONCE, 240, None, False),
        (PledgeKind.ONCE, 15, None, True),
        (PledgeKind.ONCE, 16, None, False),
        (PledgeKind.SPREAD, 200 * 60, None, True),
    ],
)
def test_odd_amounts(kind, minutes, every_weeks, is_odd):
    assert rules.is_odd(kind, minutes, every_weeks) is is_odd


@pytest.mark.parametrize(
    ("source", "email", "event"),
    [
        (PledgeSource.WEB, "anna@voorbeeld.nl", "pledge_web"),
        (PledgeSource.WEB, "", "pledge_phone"),
        (PledgeSource.PHONE, "anna@voorbeeld.nl", "pledge_phone"),
        (PledgeSource.PAPER, "", "pledge_phone"),
    ],
)
def test_only_a_web_pledge_with_a_mail_address_is_to_be_confirmed(source, email, event):
    assert rules.first_event(wish(source=source, person={"email": email})) == event


@pytest.mark.parametrize(
    ("project", "campaign", "today", "refusal"),
    [
        (ProjectState.OPEN, CampaignState.OPEN, date(2026, 12, 31), None),
        (ProjectState.OPEN, CampaignState.OPEN, date(2027, 1, 1), rules.NotOpen),
        (ProjectState.CLOSED, CampaignState.OPEN, date(2026, 12, 1), rules.NotOpen),
        (ProjectState.OPEN, CampaignState.CLOSED, date(2026, 12, 1), rules.NotOpen),
        (ProjectState.DRAFT, CampaignState.DRAFT, date(2026, 12, 1), rules.NotOpen),
    ],
)
def test_project_and_campaign_must_be_open(project, campaign, today, refusal):
    subject = Project(
        state=project, campaign=Campaign(state=campaign, closes_on=date(2026, 12, 31))
    )
    assert refusal_of(lambda: rules.check_open(subject, today)) is refusal


@pytest.mark.parametrize(
    ("taken", "group", "refusal"),
    [(10, 1, rules.ProjectFull), (10, 2, rules.ProjectFull), (9, 2, rules.TooFewPlaces)],
)
def test_what_is_left_is_told(taken, group, refusal):
    told = rules.no_places(Project(places_max=10, places_taken=taken), group)
    assert type(told) is refusal
    assert "reservelijst" in told.sentence()


@pytest.mark.parametrize(
    ("kind", "minutes", "every_weeks", "text"),
    [
        (PledgeKind.RECURRING, 120, 2, "2 uur per 2 weken"),
        (PledgeKind.ONCE, 240, None, "4 uur, één keer"),
        (PledgeKind.SPREAD, 1200, None, "20 uur, verdeeld"),
    ],
)
def test_the_promise_as_people_read_it(kind, minutes, every_weeks, text):
    assert promise_text(kind, minutes, every_weeks) == text

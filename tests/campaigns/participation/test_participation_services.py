"""Asking churches, their answers, their day; on both databases."""

from datetime import date

import pytest
from factories import NOW, make_campaign, make_participation

from campaigns.participation import queries, rules, services
from campaigns.participation.models import ParticipationState
from campaigns.planning import rules as planning_rules
from campaigns.planning.models import CampaignState, ProjectState
from portal.errors import Missing
from portal.permissions import Actor, Role


@pytest.fixture
def ellen(here):
    return Actor(
        account_id=here.ellen.id,
        network_id=here.network.id,
        roles=frozenset({Role.DESK_COORDINATOR}),
    )


def approach(session, here, church, ellen):
    return services.approach_church(
        session, campaign_id=here.campaign.id, church_id=church.id, actor=ellen, now=NOW
    )


def test_a_church_that_is_asked_gets_a_code_that_does_not_name_it(at_home, here, ellen):
    made = approach(at_home, here, here.anker, ellen)
    assert made.state is ParticipationState.APPROACHED
    assert len(made.code) == rules.CODE_LENGTH
    assert set(made.code) <= set(rules.CODE_LETTERS)


def test_a_church_is_asked_once(at_home, here, ellen):
    with pytest.raises(rules.AlreadyAsked):
        approach(at_home, here, here.ark, ellen)


def test_a_church_of_another_partnership_cannot_be_asked(foreign, at_home, here, ellen):
    with pytest.raises(Missing):
        approach(at_home, here, foreign.church, ellen)


def test_a_church_may_join_late_but_not_after_the_end(at_home, here, ellen):
    here.campaign.state = CampaignState.CLOSED
    at_home.flush()
    with pytest.raises(planning_rules.CampaignDone):
        approach(at_home, here, here.anker, ellen)


def test_a_church_that_is_known_by_name_is_not_made_again(at_home, here, ellen):
    order = {"campaign_id": here.campaign.id, "actor": ellen, "now": NOW}
    made = services.approach_new_church(at_home, name="Het ANKER (voorbeeldkerk)", **order)
    assert made.church_id == here.anker.id
    new = services.approach_new_church(at_home, name="De Brug (voorbeeldkerk)", **order)
    assert new.church.name == "De Brug (voorbeeldkerk)"
    with pytest.raises(rules.AlreadyAsked):
        services.approach_new_church(at_home, name="de brug (voorbeeldkerk)", **order)


def test_opening_counts_the_churches_that_said_yes(at_home, here, ellen):
    here.campaign.state = CampaignState.INVITING
    here.participation.state = ParticipationState.CONSIDERING
    here.project.description = "U drinkt koffie."
    at_home.flush()
    order = {"campaign_id": here.campaign.id, "actor": ellen, "now": NOW}
    with pytest.raises(planning_rules.CampaignNotReady) as refused:
        services.open_campaign(at_home, **order)
    assert "Er doet nog geen kerk mee." in refused.value.sentence()
    services.step_participation(
        at_home, participation_id=here.participation.id, event="confirm", actor=ellen, now=NOW
    )
    here.project.state = ProjectState.DRAFT
    at_home.flush()
    with pytest.raises(planning_rules.CampaignNotReady) as refused:
        services.open_campaign(at_home, **order)
    assert "nog geen project open" in refused.value.sentence()
    here.project.state = ProjectState.OPEN
    at_home.flush()
    services.open_campaign(at_home, **order)
    assert here.campaign.state is CampaignState.OPEN


def test_a_code_is_found_in_capitals_and_in_small_letters(at_home, here):
    for typed in ("ark7", "ARK7"):
        found = at_home.scalars(queries.participation_by_code(typed)).one()
        assert found.id == here.participation.id


def test_a_church_keeps_its_day(at_home, here, ellen):
    order = {"participation_id": here.participation.id, "actor": ellen, "now": NOW}
    services.set_moment(at_home, collects_on=date(2026, 11, 29), **order)
    assert here.participation.collects_on == date(2026, 11, 29)
    services.set_moment(at_home, collects_on=None, ways=["qr", "duif"], **order)
    assert here.participation.collects_on is None
    assert here.participation.ways == ["qr"]
    services.set_moment(at_home, collects_on=None, **order)
    assert here.participation.ways == ["qr"]


def test_results_are_pushed_to_one_church(at_home, here):
    other = make_participation(at_home, make_campaign(at_home, here.network), here.ark)
    services.push_participation_results(
        at_home, participation_id=here.participation.id, people_helped=6, minutes_served=600
    )
    assert (here.participation.people_helped, here.participation.minutes_served) == (6, 600)
    assert (other.people_helped, other.minutes_served) == (0, 0)


def test_a_step_with_a_church_elsewhere_is_not_there(foreign, at_home, here, ellen):
    with pytest.raises(Missing):
        services.step_participation(
            at_home,
            participation_id=foreign.participation.id,
            event="withdraw",
            actor=ellen,
            now=NOW,
        )

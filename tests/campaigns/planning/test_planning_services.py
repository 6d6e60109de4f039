"""Changes to campaigns and projects, on both databases."""

from datetime import date

import pytest
import sqlalchemy as sa
from factories import NOW, make_campaign, make_project

from campaigns.planning import campaign_services, rules, services
from campaigns.planning.models import CampaignState, ProjectState
from campaigns.planning.rules import ProjectWish
from portal.audit.models import AuditEvent
from portal.errors import Missing, StaleEdit
from portal.permissions import Actor, Role


def coordinator(here, organisation) -> Actor:
    return Actor(
        account_id=here.bram.id,
        network_id=here.network.id,
        roles=frozenset({Role.ORG_COORDINATOR}),
        organisation_ids=frozenset({organisation.id}),
    )


@pytest.fixture
def bram(here):
    return coordinator(here, here.hiphelpt)


@pytest.fixture
def cor(here):
    return coordinator(here, here.present)


def wish_of(project, **changes) -> ProjectWish:
    facts = {
        "title": project.title,
        "summary": project.summary,
        "description": project.description or "U drinkt koffie met iemand.",
        "places": project.places_max,
        "minutes": project.minutes,
        "every_weeks": project.every_weeks,
        "min_age": project.min_age,
        "is_vog_required": project.is_vog_required,
        "contact_account_id": project.contact_account_id,
    }
    return ProjectWish(**{**facts, **changes})


def new_project(session, here, actor, **changes):
    return services.create_project(
        session,
        **{
            "campaign_id": here.campaign.id,
            "organisation_id": here.hiphelpt.id,
            "contact_account_id": here.bram.id,
            "category": here.buddy,
            "places": 23,
            "people_waiting": 23,
            "actor": actor,
            "now": NOW,
            **changes,
        },
    )


def edit(session, project, actor, **changes):
    return services.edit_project(
        session,
        project_id=project.id,
        version=project.version,
        wish=wish_of(project, **changes),
        actor=actor,
        now=NOW,
    )


def test_campaigns_with_one_name_get_addresses_of_their_own(at_home, bram):
    made = [
        campaign_services.create_campaign(
            at_home,
            name="Tijd voor Dordt!",
            intro="",
            opens_on=date(2026, 11, 1),
            closes_on=date(2026, 12, 1),
            actor=bram,
            now=NOW,
        )
        for _ in range(3)
    ]
    assert [row.slug for row in made] == [
        "tijd-voor-dordt",
        "tijd-voor-dordt-2",
        "tijd-voor-dordt-3",
    ]
    assert {row.state for row in made} == {CampaignState.DRAFT}


def test_a_campaign_is_not_edited_from_an_old_screen(at_home, here, bram):
    facts = {"name": "Anders", "intro": "", "opens_on": date(2026, 1, 1)}
    with pytest.raises(StaleEdit):
        campaign_services.edit_campaign(
            at_home,
            campaign_id=here.campaign.id,
            version=here.campaign.version - 1,
            closes_on=date(2026, 2, 1),
            actor=bram,
            now=NOW,
            **facts,
        )


def test_churches_are_not_asked_for_nothing(at_home, here, bram):
    empty = make_campaign(at_home, here.network, state=CampaignState.DRAFT)
    with pytest.raises(rules.NothingToInviteFor):
        campaign_services.invite_churches(at_home, campaign_id=empty.id, actor=bram, now=NOW)


def test_a_campaign_closes_by_itself_after_its_last_day(at_home, here):
    over = make_campaign(
        at_home, here.network, opens_on=date(2026, 10, 1), closes_on=date(2026, 11, 2)
    )
    last_day = make_campaign(
        at_home, here.network, opens_on=date(2026, 10, 1), closes_on=date(2026, 11, 3)
    )
    assert campaign_services.close_due(at_home, now=NOW) == 1
    assert over.state is CampaignState.CLOSED
    assert last_day.state is CampaignState.OPEN
    noted = at_home.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "close")).one()
    assert (noted.actor_kind, noted.object_key) == ("job", over.id)


def test_a_campaign_is_not_completed_while_people_wait_for_their_call(at_home, here, bram):
    here.campaign.state = CampaignState.FOLLOW_UP
    at_home.flush()
    order = {"campaign_id": here.campaign.id, "actor": bram, "now": NOW}
    with pytest.raises(rules.CallsWaiting):
        campaign_services.complete_campaign(at_home, calls_waiting=1, **order)
    campaign_services.complete_campaign(at_home, calls_waiting=0, **order)
    assert here.campaign.state is CampaignState.COMPLETED


def test_a_campaign_of_another_partnership_is_not_there(foreign, at_home, bram):
    order = {"actor": bram, "now": NOW}
    with pytest.raises(Missing):
        campaign_services.close_campaign(at_home, campaign_id=foreign.campaign.id, **order)
    with pytest.raises(Missing):
        services.step_project(at_home, project_id=foreign.project.id, event="close", **order)


def test_a_project_begins_with_the_words_of_its_kind_of_help(at_home, here, bram):
    made = new_project(at_home, here, bram)
    assert made.state is ProjectState.DRAFT
    assert (made.title, made.places_max, made.places_taken) == ("Maatje worden", 23, 0)
    assert (made.minutes, made.every_weeks) == (here.buddy.minutes, 2)
    assert made.people_waiting == 23
    assert made.position > here.project.position


@pytest.mark.parametrize(
    "state", [s for s in CampaignState if s not in rules.GROWING], ids=lambda s: s.value
)
def test_no_project_is_added_to_a_campaign_that_ended(at_home, here, bram, state):
    here.campaign.state = state
    at_home.flush()
    with pytest.raises(rules.CampaignDone):
        new_project(at_home, here, bram)


def test_nobody_makes_or_changes_a_project_of_another_partner(at_home, here, cor):
    with pytest.raises(rules.NotYourProject):
        new_project(at_home, here, cor)
    with pytest.raises(rules.NotYourProject):
        edit(at_home, here.project, cor)
    with pytest.raises(rules.NotYourProject):
        services.step_project(
            at_home, project_id=here.project.id, event="close", actor=cor, now=NOW
        )


def test_places_go_up_and_down_but_not_below_who_takes_part(at_home, here, bram):
    assert services.take_places(at_home, project_id=here.project.id, people=5)
    edit(at_home, here.project, bram, places=40)
    edit(at_home, here.project, bram, places=5)
    assert here.project.is_full
    with pytest.raises(rules.FewerPlacesThanTaken):
        edit(at_home, here.project, bram, places=4)
    assert here.project.places_max == 5


def test_the_contact_works_for_the_owner(at_home, here, bram):
    with pytest.raises(rules.ContactElsewhere):
        edit(at_home, here.project, bram, contact_account_id=here.cor.id)


def test_the_trail_names_only_the_columns_that_changed(at_home, here, bram):
    here.project.description = "U drinkt koffie met iemand."
    at_home.flush()
    edit(at_home, here.project, bram, title="Maatje zijn", places=20)
    noted = at_home.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "edit")).one()
    assert noted.fields == ["title", "places_max"]


def test_an_old_screen_does_not_overwrite_a_project(at_home, here, bram):
    before = here.project.version
    edit(at_home, here.project, bram, title="Maatje zijn")
    with pytest.raises(StaleEdit):
        services.edit_project(
            at_home,
            project_id=here.project.id,
            version=before,
            wish=wish_of(here.project),
            actor=bram,
            now=NOW,
        )


def test_an_open_project_keeps_its_words(at_home, here, bram):
    with pytest.raises(rules.ProjectNotReady):
        edit(at_home, here.project, bram, description=" ")


def test_places_are_taken_until_the_last_and_come_back(at_home, here):
    project = make_project(
        at_home, here.campaign, here.hiphelpt, here.bram, here.buddy, places_max=3
    )

    def take(people):
        return services.take_places(at_home, project_id=project.id, people=people)

    def give_back(people):
        return services.give_back_places(at_home, project_id=project.id, people=people)

    assert [take(2), take(2), take(1), take(1)] == [True, False, True, False]
    assert project.places_taken == 3
    assert [give_back(2), give_back(2), give_back(1), give_back(1)] == [True, False, True, False]
    assert project.places_taken == 0
    assert [take(0), take(-1), give_back(0), give_back(-1)] == [False] * 4


def test_news_is_pushed_to_the_projects_it_is_about(at_home, here):
    other = make_project(at_home, here.campaign, here.present, here.cor, here.paint)
    closed = make_project(
        at_home, here.campaign, here.hiphelpt, here.bram, here.buddy, state=ProjectState.CLOSED
    )
    services.push_waiting(at_home, category_id=here.buddy.id, people_waiting=23)
    services.push_project_results(
        at_home, project_id=here.project.id, people_helped=None, minutes_served=240
    )
    assert (here.project.people_waiting, other.people_waiting) == (23, None)
    assert closed.people_waiting is None
    assert (here.project.people_helped, here.project.minutes_served) == (None, 240)
    services.push_waiting(at_home, category_id=here.buddy.id, people_waiting=None)
    assert here.project.people_waiting is None

"""The counter of places is the sum of the rows, whatever happens."""

import pytest
import sqlalchemy as sa
from casts.pledging import make
from factories import NOW, make_pledge
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.planning.models import Project
from campaigns.pledges import call_services, rules, services
from campaigns.pledges.models import Pledge, PledgeState


def taken(session, project):
    session.expire(project)
    return project.places_taken


def held(session, project):
    """What the counter must say, counted from the rows."""
    return session.scalar(
        sa.select(sa.func.coalesce(sa.func.sum(Pledge.people), 0)).where(
            Pledge.project_id == project.id, Pledge.state.in_(rules.HOLDS_PLACES)
        )
    )


def test_companions_take_places_too(home, town):
    make(home, town, people=3)
    assert taken(home, town.project) == 3


def test_the_last_place_is_given_once(home, town):
    town.project.places_taken = town.project.places_max - 1
    home.flush()
    make(home, town)
    with pytest.raises(rules.ProjectFull):
        make(home, town)
    assert taken(home, town.project) == town.project.places_max


def test_a_counter_that_is_not_guarded_is_seen(home, town):
    """The control: a pledge that forgets the UPDATE makes counter and rows differ."""
    make(home, town)
    assert taken(home, town.project) == held(home, town.project) == 1
    make_pledge(home, town.project)
    assert taken(home, town.project) != held(home, town.project)


def test_taking_a_place_leaves_the_version_alone(home, town):
    """Somebody who edits the project meanwhile is not told that it changed."""
    before = town.project.version
    make(home, town)
    home.expire(town.project)
    assert town.project.version == before


def test_who_asks_for_the_reserve_list_gets_a_place_when_there_is_one(home, town):
    assert make(home, town, wants_reserve_list=True).state is PledgeState.NEW


EVENTS = ["pledge", "reserve", "withdraw", "decline", "promote", "spoken", "not_reached", "pause"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(EVENTS),
        st.integers(1, 3),
        st.integers(0, 5),
    ),
    min_size=5,
    max_size=25,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_the_counter_is_always_the_sum_of_the_rows(home, town, caller, steps):
    """Whatever people do in whatever order: counter = rows, and never more than there are."""
    outer = home.begin_nested()
    project = home.get_one(Project, town.project.id)
    project.places_max, made = 5, []
    home.flush()
    changes = {
        **{name: call_services.STEPS[name] for name in ("decline", "promote", "not_reached")},
        "pause": call_services.pause_pledge,
        "spoken": services.mark_spoken,
        "withdraw": services.withdraw_pledge,
    }
    for event, people, pick in steps:
        try:
            if event in {"pledge", "reserve"}:
                wants = event == "reserve"
                made.append(make(home, town, people=people, wants_reserve_list=wants).id)
            elif made:
                chosen = made[pick % len(made)]
                changes[event](home, pledge_id=chosen, actor=caller, now=NOW)
        except rules.Refusal:
            pass
        assert 0 <= taken(home, project) == held(home, project) <= 5
    outer.rollback()

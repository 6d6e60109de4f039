"""Places, amounts and states: what each change does, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from factories import NOW, make_pledge, make_volunteer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.planning.models import Project
from campaigns.pledges import call_services, queries, rules, services
from campaigns.pledges.models import Pledge, PledgeKind, PledgeSource, PledgeState
from campaigns.pledges.signals import pledge_withdrawn
from campaigns.volunteers.rules import Person
from portal.audit.models import AuditEvent
from portal.errors import Missing, StaleEdit
from portal.outbox.models import Message
from portal.permissions import Actor

S = PledgeState
WISH = rules.PledgeWish(
    person=Person("Anna", "Bos", phone="+31612345678"),
    kind=PledgeKind.RECURRING,
    minutes=120,
    every_weeks=2,
    may_share=True,
)
BRAM = Actor("Bram", account_id=1)


@pytest.fixture(autouse=True)
def _attached(at_home, town):
    """Narrowing the session let go of the town; take back what these tests change."""
    at_home.add_all([town.project, town.campaign, town.bram, town.network])


@pytest.fixture
def bram(town):
    return replace(BRAM, account_id=town.bram.id, network_id=town.network.id)


def make(session, town, **changes):
    now = changes.pop("now", NOW)
    return services.pledge_hours(
        session,
        project_id=town.project.id,
        participation_id=None,
        wish=replace(WISH, **changes),
        now=now,
    )


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


def test_companions_take_places_too(at_home, town):
    make(at_home, town, people=3)
    assert taken(at_home, town.project) == 3


def test_the_last_place_is_given_once(at_home, town):
    town.project.places_taken = town.project.places_max - 1
    at_home.flush()
    make(at_home, town)
    with pytest.raises(rules.ProjectFull):
        make(at_home, town)
    assert taken(at_home, town.project) == town.project.places_max


def test_a_counter_that_is_not_guarded_is_seen(at_home, town):
    """The control: a pledge that forgets the UPDATE makes counter and rows differ."""
    make(at_home, town)
    assert taken(at_home, town.project) == held(at_home, town.project) == 1
    make_pledge(at_home, town.project)
    assert taken(at_home, town.project) != held(at_home, town.project)


def test_taking_a_place_leaves_the_version_alone(at_home, town):
    """Somebody who edits the project meanwhile is not told that it changed."""
    before = town.project.version
    make(at_home, town)
    at_home.expire(town.project)
    assert town.project.version == before


def test_who_asks_for_the_reserve_list_gets_a_place_when_there_is_one(at_home, town):
    assert make(at_home, town, wants_reserve_list=True).state is S.NEW


@pytest.mark.parametrize(
    ("moment", "contact_by"),
    [
        (datetime(2026, 11, 3, 10, 0, tzinfo=UTC), date(2026, 11, 17)),
        (datetime(2026, 11, 3, 23, 30, tzinfo=UTC), date(2026, 11, 18)),  # Wednesday in Amsterdam
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), date(2026, 7, 16)),  # summer time
    ],
)
def test_the_days_to_call_are_counted_in_amsterdam(at_home, town, moment, contact_by):
    assert make(at_home, town, now=moment).contact_by == contact_by


def test_the_last_day_of_a_campaign_ends_at_midnight_in_amsterdam(at_home, town):
    town.campaign.closes_on = date(2026, 12, 31)
    at_home.flush()
    make(at_home, town, now=datetime(2026, 12, 31, 22, 30, tzinfo=UTC))
    with pytest.raises(rules.NotOpen):
        make(at_home, town, now=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))


def test_a_project_that_is_not_there(at_home, town):
    with pytest.raises(Missing):
        services.pledge_hours(at_home, project_id=10**6, participation_id=None, wish=WISH, now=NOW)


def test_a_pledge_noted_by_telephone_is_new_even_with_mail(at_home, town):
    person = replace(WISH.person, email="anna@voorbeeld.nl")
    pledge = make(at_home, town, person=person, source=PledgeSource.PHONE)
    assert pledge.state is S.NEW


def test_confirming_twice_mails_once(at_home, town):
    pledge = make(at_home, town, person=replace(WISH.person, email="anna@voorbeeld.nl"))
    for _ in range(2):
        services.confirm_pledge(at_home, pledge_id=pledge.id, now=NOW)
    assert (pledge.state, pledge.confirmed_at) == (S.NEW, NOW)
    mails = at_home.scalars(sa.select(Message.template).order_by(Message.id)).all()
    assert mails == ["pledge_confirm", "pledge_received"]


def test_a_coordinator_who_was_quicker_stays_ahead_of_the_mail(at_home, town, bram):
    pledge = make(at_home, town, person=replace(WISH.person, email="anna@voorbeeld.nl"))
    call_services.pick_up(at_home, pledge_id=pledge.id, actor=bram, now=NOW)
    services.confirm_pledge(at_home, pledge_id=pledge.id, now=NOW)
    assert (pledge.state, pledge.confirmed_at) == (S.TO_CONTACT, NOW)


def test_what_was_taken_back_is_not_confirmed(at_home, town, bram):
    pledge = make(at_home, town, person=replace(WISH.person, email="anna@voorbeeld.nl"))
    services.withdraw_pledge(at_home, pledge_id=pledge.id, actor=bram, now=NOW)
    with pytest.raises(rules.WrongMoment):
        services.confirm_pledge(at_home, pledge_id=pledge.id, now=NOW)


def test_the_third_try_is_the_last(at_home, town, bram):
    pledge = make(at_home, town)
    states = [
        call_services.mark_not_reached(at_home, pledge_id=pledge.id, actor=bram, now=NOW).state
        for _ in range(3)
    ]
    assert states == [S.TO_CONTACT, S.TO_CONTACT, S.UNREACHABLE]
    assert taken(at_home, town.project) == 1  # not reached is not gone


def test_spoken_keeps_what_was_told(at_home, town, bram):
    pledge = make(at_home, town)
    talk = rules.Talk(60, 1, 0b10, ("tr",), ("paint",), date(2026, 11, 3))
    services.mark_spoken(at_home, pledge_id=pledge.id, actor=bram, now=NOW, talk=talk)
    assert (pledge.state, pledge.contacted_at) == (S.AVAILABLE, NOW)
    assert (pledge.minutes, pledge.every_weeks, pledge.dayparts) == (60, 1, 0b10)
    person = pledge.volunteer
    assert (person.languages, person.skills) == (["tr"], ["paint"])
    assert person.vog_seen_on == date(2026, 11, 3)
    assert [row.id for row in at_home.scalars(queries.available_pledges())] == [pledge.id]


def test_somebody_else_saved_meanwhile(at_home, town, bram):
    pledge = make(at_home, town)
    version = pledge.version
    call_services.pick_up(at_home, pledge_id=pledge.id, actor=bram, now=NOW, version=version)
    with pytest.raises(StaleEdit):
        services.mark_spoken(at_home, pledge_id=pledge.id, actor=bram, now=NOW, version=version)


def test_withdrawing_gives_the_places_back_once_and_tells_the_floor_above(at_home, town, bram):
    pledge = make(at_home, town, people=2)
    heard = []

    def hear(_sender, **news):
        heard.append((news["pledge_id"], news["actor"], news["now"]))

    with pledge_withdrawn.connected_to(hear):
        services.withdraw_pledge(at_home, pledge_id=pledge.id, actor=bram, now=NOW)
        with pytest.raises(rules.WrongMoment):
            services.withdraw_pledge(at_home, pledge_id=pledge.id, actor=bram, now=NOW)
    assert heard == [(pledge.id, bram, NOW)]
    assert taken(at_home, town.project) == 0


def test_from_the_reserve_list_into_a_place(at_home, town, bram):
    town.project.places_max = 1
    at_home.flush()
    first = make(at_home, town)
    person = replace(WISH.person, email="els@voorbeeld.nl")
    second = make(at_home, town, person=person, wants_reserve_list=True)
    with pytest.raises(rules.NoPlaceYet):
        call_services.promote_pledge(at_home, pledge_id=second.id, actor=bram, now=NOW)
    call_services.decline_pledge(at_home, pledge_id=first.id, actor=bram, now=NOW)
    later = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    call_services.promote_pledge(at_home, pledge_id=second.id, actor=bram, now=later)
    assert (second.state, second.contact_by) == (S.NEW, date(2026, 12, 15))
    assert taken(at_home, town.project) == 1
    assert "place_free" in at_home.scalars(sa.select(Message.template)).all()


def test_minutes_are_given_away_up_to_what_was_promised(at_home, town):
    pledge = make_pledge(at_home, town.project, minutes=120)
    services.plan_minutes(at_home, pledge_id=pledge.id, minutes=90)
    with pytest.raises(rules.NotEnoughMinutes):
        services.plan_minutes(at_home, pledge_id=pledge.id, minutes=31)
    services.plan_minutes(at_home, pledge_id=pledge.id, minutes=-90)
    with pytest.raises(rules.NotEnoughMinutes):
        services.plan_minutes(at_home, pledge_id=pledge.id, minutes=-1)
    at_home.expire(pledge)
    assert pledge.planned_minutes == 0


@pytest.mark.parametrize("state", [S.PAUSED, S.NEW, S.WITHDRAWN])
def test_only_an_available_pledge_has_time_but_time_comes_back_always(at_home, town, state):
    pledge = make_pledge(at_home, town.project, state=state, planned_minutes=60)
    with pytest.raises(rules.NotEnoughMinutes):
        services.plan_minutes(at_home, pledge_id=pledge.id, minutes=30)
    services.plan_minutes(at_home, pledge_id=pledge.id, minutes=-60)


def test_more_may_be_given_than_was_promised(at_home, town):
    pledge = make_pledge(at_home, town.project, minutes=240)
    services.add_served(at_home, pledge_id=pledge.id, minutes=420)
    at_home.expire(pledge)
    assert pledge.served_minutes == 420


def test_every_change_is_in_the_trail_without_contents(at_home, town, bram):
    pledge = make(at_home, town, remark="Ik heb een auto.")
    services.mark_spoken(at_home, pledge_id=pledge.id, actor=bram, now=NOW)
    events = at_home.scalars(
        sa.select(AuditEvent).where(AuditEvent.object_kind == "pledge").order_by(AuditEvent.id)
    ).all()
    assert [(one.verb, one.actor_kind) for one in events] == [
        ("pledge_phone", "visitor"),
        ("spoken", "account"),
    ]


def test_the_call_list_waits_a_week_for_a_confirmation(at_home, town):
    anna = make_volunteer(at_home, town.network)
    day = date(2026, 11, 20)

    def on_list(**values):
        row = make_pledge(at_home, town.project, anna, **values)
        rows = at_home.scalars(queries.call_list([town.hiphelpt.id], NOW))
        return row.id in [one.id for one in rows]

    week_ago = datetime(2026, 10, 27, 9, 59, tzinfo=UTC)
    assert on_list(state=S.UNCONFIRMED, pledged_at=week_ago, contact_by=day)
    assert not on_list(state=S.UNCONFIRMED, pledged_at=NOW, contact_by=day)
    assert on_list(state=S.NEW, contact_by=day)
    assert on_list(state=S.TO_CONTACT, contact_by=day)
    assert not on_list(state=S.AVAILABLE, contact_by=day)
    assert not on_list(state=S.UNREACHABLE, contact_by=day)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "pledge",
                "reserve",
                "withdraw",
                "decline",
                "promote",
                "spoken",
                "not_reached",
                "pause",
            ]
        ),
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
def test_the_counter_is_always_the_sum_of_the_rows(at_home, town, bram, steps):
    """Whatever people do in whatever order: counter = rows, and never more than there are."""
    outer = at_home.begin_nested()
    project = at_home.get_one(Project, town.project.id)
    project.places_max, made = 5, []
    at_home.flush()
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
                made.append(make(at_home, town, people=people, wants_reserve_list=wants).id)
            elif made:
                chosen = made[pick % len(made)]
                changes[event](at_home, pledge_id=chosen, actor=bram, now=NOW)
        except rules.Refusal:
            pass
        assert 0 <= taken(at_home, project) == held(at_home, project) <= 5
    outer.rollback()

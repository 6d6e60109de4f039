"""Amounts, days and states: what each change does, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from casts.pledging import WISH, make
from factories import NOW, make_pledge, make_volunteer

from campaigns.pledges import call_services, queries, rules, services
from campaigns.pledges.models import PledgeSource, PledgeState
from campaigns.pledges.signals import pledge_withdrawn
from portal.audit.models import AuditEvent
from portal.errors import Missing, StaleEdit
from portal.outbox.models import Message

S = PledgeState


def places_taken(session, project):
    session.expire(project)
    return project.places_taken


@pytest.mark.parametrize(
    ("moment", "contact_by"),
    [
        (datetime(2026, 11, 3, 10, 0, tzinfo=UTC), date(2026, 11, 17)),
        (datetime(2026, 11, 3, 23, 30, tzinfo=UTC), date(2026, 11, 18)),  # Wednesday in Amsterdam
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), date(2026, 7, 16)),  # summer time
    ],
)
def test_the_days_to_call_are_counted_in_amsterdam(home, town, moment, contact_by):
    assert make(home, town, now=moment).contact_by == contact_by


def test_the_last_day_of_a_campaign_ends_at_midnight_in_amsterdam(home, town):
    town.campaign.closes_on = date(2026, 12, 31)
    home.flush()
    make(home, town, now=datetime(2026, 12, 31, 22, 30, tzinfo=UTC))
    with pytest.raises(rules.NotOpen):
        make(home, town, now=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))


def test_a_project_that_is_not_there(home, town):
    with pytest.raises(Missing):
        services.pledge_hours(home, project_id=10**6, participation_id=None, wish=WISH, now=NOW)


def test_a_pledge_noted_by_telephone_is_new_even_with_mail(home, town):
    person = replace(WISH.person, email="anna@voorbeeld.nl")
    pledge = make(home, town, person=person, source=PledgeSource.PHONE)
    assert pledge.state is S.NEW


def test_confirming_twice_mails_once(home, town):
    pledge = make(home, town, person=replace(WISH.person, email="anna@voorbeeld.nl"))
    for _ in range(2):
        services.confirm_pledge(home, pledge_id=pledge.id, now=NOW)
    assert (pledge.state, pledge.confirmed_at) == (S.NEW, NOW)
    mails = home.scalars(sa.select(Message.template).order_by(Message.id)).all()
    assert mails == ["pledge_confirm", "pledge_received"]


def test_a_coordinator_who_was_quicker_stays_ahead_of_the_mail(home, town, caller):
    pledge = make(home, town, person=replace(WISH.person, email="anna@voorbeeld.nl"))
    call_services.pick_up(home, pledge_id=pledge.id, actor=caller, now=NOW)
    services.confirm_pledge(home, pledge_id=pledge.id, now=NOW)
    assert (pledge.state, pledge.confirmed_at) == (S.TO_CONTACT, NOW)


def test_what_was_taken_back_is_not_confirmed(home, town, caller):
    pledge = make(home, town, person=replace(WISH.person, email="anna@voorbeeld.nl"))
    services.withdraw_pledge(home, pledge_id=pledge.id, actor=caller, now=NOW)
    with pytest.raises(rules.WrongMoment):
        services.confirm_pledge(home, pledge_id=pledge.id, now=NOW)


def test_the_third_try_is_the_last(home, town, caller):
    pledge = make(home, town)
    states = [
        call_services.mark_not_reached(home, pledge_id=pledge.id, actor=caller, now=NOW).state
        for _ in range(3)
    ]
    assert states == [S.TO_CONTACT, S.TO_CONTACT, S.UNREACHABLE]
    assert places_taken(home, town.project) == 1  # not reached is not gone


def test_spoken_keeps_what_was_told(home, town, caller):
    pledge = make(home, town)
    talk = rules.Talk(60, 1, 0b10, ("tr",), ("paint",), date(2026, 11, 3))
    services.mark_spoken(home, pledge_id=pledge.id, actor=caller, now=NOW, talk=talk)
    assert (pledge.state, pledge.contacted_at) == (S.AVAILABLE, NOW)
    assert (pledge.minutes, pledge.every_weeks, pledge.dayparts) == (60, 1, 0b10)
    person = pledge.volunteer
    assert (person.languages, person.skills) == (["tr"], ["paint"])
    assert person.vog_seen_on == date(2026, 11, 3)
    assert [row.id for row in home.scalars(queries.available_pledges())] == [pledge.id]


def test_somebody_else_saved_meanwhile(home, town, caller):
    pledge = make(home, town)
    version = pledge.version
    call_services.pick_up(home, pledge_id=pledge.id, actor=caller, now=NOW, version=version)
    with pytest.raises(StaleEdit):
        services.mark_spoken(home, pledge_id=pledge.id, actor=caller, now=NOW, version=version)


def test_withdrawing_gives_the_places_back_once_and_tells_the_floor_above(home, town, caller):
    pledge = make(home, town, people=2)
    heard = []

    def hear(_sender, **news):
        heard.append((news["pledge_id"], news["actor"], news["now"]))

    with pledge_withdrawn.connected_to(hear):
        services.withdraw_pledge(home, pledge_id=pledge.id, actor=caller, now=NOW)
        with pytest.raises(rules.WrongMoment):
            services.withdraw_pledge(home, pledge_id=pledge.id, actor=caller, now=NOW)
    assert heard == [(pledge.id, caller, NOW)]
    assert places_taken(home, town.project) == 0


def test_from_the_reserve_list_into_a_place(home, town, caller):
    town.project.places_max = 1
    home.flush()
    first = make(home, town)
    person = replace(WISH.person, email="els@voorbeeld.nl")
    second = make(home, town, person=person, wants_reserve_list=True)
    with pytest.raises(rules.NoPlaceYet):
        call_services.promote_pledge(home, pledge_id=second.id, actor=caller, now=NOW)
    call_services.decline_pledge(home, pledge_id=first.id, actor=caller, now=NOW)
    later = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    call_services.promote_pledge(home, pledge_id=second.id, actor=caller, now=later)
    assert (second.state, second.contact_by) == (S.NEW, date(2026, 12, 15))
    assert places_taken(home, town.project) == 1
    assert "place_free" in home.scalars(sa.select(Message.template)).all()


def test_minutes_are_given_away_up_to_what_was_promised(home, town):
    pledge = make_pledge(home, town.project, minutes=120)
    services.plan_minutes(home, pledge_id=pledge.id, minutes=90)
    with pytest.raises(rules.NotEnoughMinutes):
        services.plan_minutes(home, pledge_id=pledge.id, minutes=31)
    services.plan_minutes(home, pledge_id=pledge.id, minutes=-90)
    with pytest.raises(rules.NotEnoughMinutes):
        services.plan_minutes(home, pledge_id=pledge.id, minutes=-1)
    home.expire(pledge)
    assert pledge.planned_minutes == 0


@pytest.mark.parametrize("state", [S.PAUSED, S.NEW, S.WITHDRAWN])
def test_only_an_available_pledge_has_time_but_time_comes_back_always(home, town, state):
    pledge = make_pledge(home, town.project, state=state, planned_minutes=60)
    with pytest.raises(rules.NotEnoughMinutes):
        services.plan_minutes(home, pledge_id=pledge.id, minutes=30)
    services.plan_minutes(home, pledge_id=pledge.id, minutes=-60)


def test_more_may_be_given_than_was_promised(home, town):
    pledge = make_pledge(home, town.project, minutes=240)
    services.add_served(home, pledge_id=pledge.id, minutes=420)
    home.expire(pledge)
    assert pledge.served_minutes == 420


def test_every_change_is_in_the_trail_without_contents(home, town, caller):
    pledge = make(home, town, remark="Ik heb een auto.")
    services.mark_spoken(home, pledge_id=pledge.id, actor=caller, now=NOW)
    events = home.scalars(
        sa.select(AuditEvent).where(AuditEvent.object_kind == "pledge").order_by(AuditEvent.id)
    ).all()
    assert [(one.verb, one.actor_kind) for one in events] == [
        ("pledge_phone", "visitor"),
        ("spoken", "account"),
    ]


def test_the_call_list_waits_a_week_for_a_confirmation(home, town):
    anna = make_volunteer(home, town.network)
    day = date(2026, 11, 20)

    def on_list(**values):
        row = make_pledge(home, town.project, anna, **values)
        rows = home.scalars(queries.call_list([town.hiphelpt.id], NOW))
        return row.id in [one.id for one in rows]

    week_ago = datetime(2026, 10, 27, 9, 59, tzinfo=UTC)
    assert on_list(state=S.UNCONFIRMED, pledged_at=week_ago, contact_by=day)
    assert not on_list(state=S.UNCONFIRMED, pledged_at=NOW, contact_by=day)
    assert on_list(state=S.NEW, contact_by=day)
    assert on_list(state=S.TO_CONTACT, contact_by=day)
    assert not on_list(state=S.AVAILABLE, contact_by=day)
    assert not on_list(state=S.UNREACHABLE, contact_by=day)

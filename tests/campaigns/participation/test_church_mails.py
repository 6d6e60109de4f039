"""What the contact of a church is told, when, and when not any more."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from factories import NOW, make_account, make_pledge

from campaigns.participation import posting, services
from campaigns.participation.models import ParticipationState
from campaigns.planning.models import CampaignState
from campaigns.pledges.models import PledgeState
from portal.mail.registry import MAILS, MailJob
from portal.networks.models import Network
from portal.outbox.models import Message
from portal.permissions import Actor, Role
from portal.web.partnerships import card_of


@pytest.fixture
def ellen(here):
    return Actor(
        account_id=here.ellen.id,
        network_id=here.network.id,
        roles=frozenset({Role.DESK_COORDINATOR}),
    )


@pytest.fixture
def hanna(at_home, here):
    """The contact of Het Anker."""
    return make_account(at_home, here.network, Role.CHURCH_CONTACT, church=here.anker).id


def put_for(session, template):
    found = sa.select(Message).where(Message.template == template).order_by(Message.id)
    return session.scalars(found.execution_options(populate_existing=True)).all()


def written(session, here, message, now=NOW):
    network = card_of(session.get_one(Network, here.network.id))
    return MAILS[message.template](MailJob(session, message.context, network, now))


def test_the_contact_is_asked_once_and_only_when_asking_began(hanna, at_home, here, ellen):
    order = {"campaign_id": here.campaign.id, "actor": ellen, "now": NOW}
    here.campaign.state = CampaignState.DRAFT
    here.participation.state = ParticipationState.CONFIRMED
    at_home.flush()
    row = services.approach_church(at_home, church_id=here.anker.id, **order)
    assert put_for(at_home, "church_invite") == []
    services.invite_churches(at_home, **order)
    [asked] = put_for(at_home, "church_invite")
    assert asked.context == {"participation_id": row.id, "account_id": hanna}
    mail = written(at_home, here, asked)
    assert mail is not None
    assert "Anker" not in mail.subject
    services.step_participation(
        at_home, participation_id=row.id, event="confirm", actor=ellen, now=NOW
    )
    assert written(at_home, here, asked) is None


def test_a_church_that_is_asked_late_gets_its_mail_at_once(hanna, at_home, here, ellen):
    services.approach_church(
        at_home, campaign_id=here.campaign.id, church_id=here.anker.id, actor=ellen, now=NOW
    )
    [asked] = put_for(at_home, "church_invite")
    assert asked.due_at == NOW
    here.campaign.state = CampaignState.CLOSED
    at_home.flush()
    assert written(at_home, here, asked) is None


def test_two_days_before_the_collection_everything_lies_ready(at_home, here, ellen):
    order = {"participation_id": here.participation.id, "actor": ellen, "now": NOW}
    services.set_moment(at_home, collects_on=date(2026, 11, 29), **order)
    services.set_moment(at_home, collects_on=date(2026, 11, 29), **order)
    [ready] = put_for(at_home, "church_ready")
    assert ready.due_at == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    assert "zondag 29 november" in written(at_home, here, ready).subject
    services.set_moment(at_home, collects_on=date(2026, 12, 6), **order)
    assert written(at_home, here, ready) is None
    assert len(put_for(at_home, "church_ready")) == 2


def test_two_weeks_later_it_is_told_how_it_stands_in_numbers_that_hide_people(at_home, here, ellen):
    order = {"participation_id": here.participation.id, "actor": ellen, "now": NOW}
    services.set_moment(at_home, collects_on=date(2026, 11, 29), **order)
    [status] = put_for(at_home, "church_status")
    # Two weeks after a Sunday is a Sunday, and then nothing leaves.
    assert status.due_at == datetime(2026, 12, 14, 7, 30, tzinfo=UTC)
    assert written(at_home, here, status) is None  # nobody gave time
    giver = {"participation_id": here.participation.id, "state": PledgeState.NEW}
    make_pledge(at_home, here.project, people=2, **giver)
    said = dict(written(at_home, here, status).words.parts[1].rows)
    assert said == {"Mensen die tijd geven": "een paar", "Nog te bellen": "2"}
    make_pledge(at_home, here.project, people=6, **{**giver, "state": PledgeState.AVAILABLE})
    said = dict(written(at_home, here, status).words.parts[1].rows)
    assert said == {"Mensen die tijd geven": "minstens 5", "Nog te bellen": "2"}
    make_pledge(at_home, here.project, people=6, **giver)
    said = dict(written(at_home, here, status).words.parts[1].rows)
    # Fourteen in all, in fives.
    assert said == {"Mensen die tijd geven": "minstens 10", "Nog te bellen": "8"}


def test_a_day_that_has_been_is_not_announced(at_home, here, ellen):
    order = {"participation_id": here.participation.id, "actor": ellen, "now": NOW}
    services.set_moment(at_home, collects_on=(NOW - timedelta(days=1)).date(), **order)
    assert put_for(at_home, "church_ready") == []


def test_a_contact_who_left_is_not_written_to(at_home, here, ellen):
    order = {"participation_id": here.participation.id, "actor": ellen, "now": NOW}
    services.set_moment(at_home, collects_on=date(2026, 11, 29), **order)
    [ready] = put_for(at_home, "church_ready")
    here.dirk.is_active = False
    at_home.flush()
    assert written(at_home, here, ready) is None


def test_no_answer_in_two_weeks_is_asked_about_once(hanna, at_home, here, ellen):
    row = services.approach_church(
        at_home, campaign_id=here.campaign.id, church_id=here.anker.id, actor=ellen, now=NOW
    )
    posting.invite_contacts(at_home, row, NOW)
    [again] = put_for(at_home, "church_remind")
    assert again.due_at == NOW + timedelta(days=14)
    assert again.context["account_id"] == hanna
    assert written(at_home, here, again) is not None
    services.step_participation(
        at_home, participation_id=row.id, event="decline", actor=ellen, now=NOW
    )
    assert written(at_home, here, again) is None


def test_three_days_before_the_text_must_be_in_it_is_said(at_home, here, ellen):
    order = {"participation_id": here.participation.id, "actor": ellen, "now": NOW}
    services.set_moment(at_home, collects_on=date(2026, 11, 29), **order)
    [deadline] = put_for(at_home, "church_deadline")
    # The newsletter is made on Thursday; it is said on Monday.
    assert deadline.due_at == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert "donderdag 26 november" in written(at_home, here, deadline).subject
    services.set_moment(at_home, collects_on=date(2026, 12, 6), **order)
    assert written(at_home, here, deadline) is None


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 11, 27), datetime(2026, 11, 30, 8, 0, tzinfo=UTC)),  # a Friday
        (date(2026, 11, 29), datetime(2026, 11, 30, 8, 0, tzinfo=UTC)),  # a Sunday
        (date(2026, 11, 30), datetime(2026, 12, 7, 8, 0, tzinfo=UTC)),  # a Monday
        # Easter Sunday: on Easter Monday nothing leaves.
        (date(2027, 3, 28), datetime(2027, 3, 30, 6, 30, tzinfo=UTC)),
    ],
)
def test_on_the_monday_after_a_church_with_slips_is_asked_how_many(
    at_home, here, ellen, day, monday
):
    order = {"participation_id": here.participation.id, "actor": ellen, "now": NOW}
    services.set_moment(at_home, collects_on=day, ways=["forms"], **order)
    [enter] = put_for(at_home, "church_enter")
    assert enter.due_at == monday
    here.campaign.state = CampaignState.CLOSED
    at_home.flush()
    assert written(at_home, here, enter) is not None
    services.set_moment(at_home, collects_on=day, ways=["qr"], **order)
    assert written(at_home, here, enter) is None

"""What volunteers read, and when a mail is no longer true."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from factories import NOW

from campaigns.pledges import call_services, mails, rules, services
from campaigns.pledges.models import PledgeKind, PledgeState
from campaigns.volunteers.rules import Person
from portal.mail.composing import compose
from portal.mail.registry import MailJob
from portal.networks.models import Network
from portal.outbox.models import Message
from portal.permissions import NOBODY, Actor
from portal.web.partnerships import card_of

TYPED = "<b>Koop nu</b>"
WISH = rules.PledgeWish(
    person=Person(TYPED, "Bos", email="anna@voorbeeld.nl"),
    kind=PledgeKind.RECURRING,
    minutes=120,
    every_weeks=2,
    may_share=True,
    church_may_count=True,
    remark=TYPED,
)


@pytest.fixture
def make(at_home, town):
    def pledge(**changes):
        wish = replace(WISH, **changes)
        return services.pledge_hours(
            at_home,
            project_id=town.project.id,
            participation_id=town.participation.id,
            wish=wish,
            now=NOW,
        )

    return pledge


@pytest.fixture
def letter(app, at_home, town):
    """The mail of one template as it would leave now; None when it is no longer true."""
    network = card_of(at_home.get_one(Network, town.network.id))

    def written(template):
        message = at_home.scalars(sa.select(Message).where(Message.template == template)).one()
        job = MailJob(session=at_home, context=message.context, network=network, now=NOW)
        mail = mails.MAILS[template](job)
        return compose(mail, network) if mail else None

    return written


def test_the_first_mail_holds_nothing_that_somebody_typed(make, letter):
    make()
    sent = letter("pledge_confirm")
    assert sent.to == "anna@voorbeeld.nl"
    for text in (sent.subject, sent.text, sent.html):
        assert "Koop nu" not in text
        assert "De Ark" not in text
    for text in (sent.text, sent.html):
        assert "http://localhost/dordrecht/bevestigen/" in text
        assert "2 uur per 2 weken" in text
        assert "dinsdag 17 november" in text


def test_a_confirmed_or_withdrawn_pledge_asks_nothing_more(make, letter, at_home):
    pledge = make()
    services.confirm_pledge(at_home, pledge_id=pledge.id, now=NOW)
    assert letter("pledge_confirm") is None
    received = letter("pledge_received")
    assert "http://localhost/dordrecht/mijn/" in received.text
    assert "<b>Koop" not in received.html  # escaped
    services.withdraw_pledge(at_home, pledge_id=pledge.id, actor=NOBODY, now=NOW)
    assert letter("pledge_received") is None


def test_the_reserve_list_and_the_place_that_came_free(make, letter, at_home, town):
    at_home.add(town.project)
    town.project.places_taken = town.project.places_max
    at_home.flush()
    pledge = make(wants_reserve_list=True)
    assert "reservelijst" in letter("pledge_reserved").text
    town.project.places_taken = 0
    at_home.flush()
    bram = Actor("Bram", account_id=town.bram.id)
    call_services.promote_pledge(at_home, pledge_id=pledge.id, actor=bram, now=NOW)
    assert letter("pledge_reserved") is None
    assert "Er is nu een plek voor u" in letter("place_free").text


def test_nobody_writes_to_somebody_who_was_forgotten(make, letter, at_home):
    pledge = make()
    pledge.volunteer.erased_at = NOW
    at_home.flush()
    assert pledge.state is PledgeState.UNCONFIRMED
    assert letter("pledge_confirm") is None


def test_the_same_message_holds_the_same_link(make, letter):
    make()
    assert letter("pledge_confirm").text == letter("pledge_confirm").text

"""Consent is taken back as easily as it was given: by oneself, or on the telephone."""

import pytest
import sqlalchemy as sa
from casts.pledge_pages import send

from campaigns.pledges.models import Pledge
from portal.audit.models import AuditEvent
from portal.consent.models import Consent, ConsentChannel, ConsentPurpose
from portal.consent.services import granted
from portal.outbox.models import Message
from portal.tokens.models import LinkToken, Purpose
from portal.tokens.services import secret_of

A, B = ConsentPurpose.CHURCH_MAY_COUNT, ConsentPurpose.CHURCH_MAY_SEE_NAME
LATER, SHARE = ConsentPurpose.LATER_CAMPAIGNS, ConsentPurpose.SHARE_WITH_OWNER
OWN = "/dordrecht/mijn-toezegging"


@pytest.fixture
def pledge(client, session, town):
    """Somebody who ticked every box, through the page of De Ark."""
    town.participation.code = "ARK7"
    session.commit()
    path = f"/dordrecht/k/ark7/projecten/{town.project.id}"
    ticks = {"church_may_count": "y", "church_may_see_name": "y", "later_campaigns": "y"}
    send(client, path, email="anna@voorbeeld.nl", **ticks)
    return session.scalars(sa.select(Pledge)).one()


@pytest.fixture
def inside(client, session, pledge):
    """The volunteer's browser on the own page."""
    mail = session.scalars(sa.select(Message)).one()
    secret = secret_of(mail.context["link"], Purpose.CONFIRM_PLEDGE)
    client.post(client.get(f"/dordrecht/bevestigen/{secret}").location)
    own = session.scalars(sa.select(LinkToken).where(LinkToken.purpose == Purpose.OWN_PAGE)).one()
    client.post(client.get(f"/dordrecht/mijn/{secret_of(own.id, Purpose.OWN_PAGE)}").location)
    return client


def given(session, pledge):
    session.expire_all()
    return granted(session, subject_kind="volunteer", subject_key=pledge.volunteer_id)


@pytest.mark.parametrize(
    ("purpose", "left", "is_counted", "sees_name"),
    [
        (A, {SHARE, LATER}, False, False),
        (B, {SHARE, A, LATER}, True, False),
        (LATER, {SHARE, A, B}, True, True),
    ],
)
def test_a_volunteer_takes_consent_back(
    inside, session, pledge, purpose, left, is_counted, sees_name
):
    assert inside.get(OWN).text.count("Trek in") == 3
    for _ in range(2):
        answer = inside.post(f"{OWN}/toestemming", data={"purpose": purpose.value})
        assert answer.status_code == 303
    assert given(session, pledge) == left
    assert (pledge.participation_id is not None) is is_counted
    assert pledge.church_may_see_name is sees_name
    assert inside.get(OWN).text.count("Trek in") == len(left) - 1
    noted = session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "take_back_consent"))
    assert {tuple(one.fields) for one in noted} == {(one.value,) for one in {A, B, LATER} - left}
    no = session.scalars(sa.select(Consent).where(Consent.is_granted.is_(False))).first()
    assert (no.channel, no.recorded_by) == (ConsentChannel.WEB, None)


@pytest.mark.parametrize(("purpose", "is_seen"), [(LATER, True), (B, False), (A, False)])
def test_a_church_sees_the_name_no_more(inside, pledge, sign_in, town, purpose, is_seen):
    answer = inside.post(f"{OWN}/toestemming", data={"purpose": purpose.value})
    assert answer.status_code == 303
    page = sign_in(town.dirk).get("/dordrecht/mijn-kerk/toezeggingen").text
    assert ("Bos" in page) is is_seen


def test_staff_does_it_for_who_phones(pledge, session, sign_in, town):
    bram = sign_in(town.bram)
    path = f"/dordrecht/toezeggingen/{pledge.id}"
    assert bram.get(path).text.count("Trek in") == 3
    assert bram.post(f"{path}/toestemming", data={"purpose": B.value}).status_code == 303
    assert given(session, pledge) == {SHARE, A, LATER}
    assert pledge.church_may_see_name is False
    no = session.scalars(sa.select(Consent).where(Consent.is_granted.is_(False))).one()
    assert (no.channel, no.recorded_by) == (ConsentChannel.ORAL, town.bram.id)
    other = sign_in(town.cor).post(f"{path}/toestemming", data={"purpose": A.value})
    assert other.status_code == 404
    assert A in given(session, pledge)


@pytest.mark.parametrize("purpose", ["", "share_with_owner", "status_to_referrer", "\x00", "é"])
def test_nothing_else_is_taken_back(inside, session, pledge, purpose):
    before = given(session, pledge)
    assert inside.post(f"{OWN}/toestemming", data={"purpose": purpose}).status_code == 404
    assert given(session, pledge) == before

"""Mevrouw Demir waits for a buddy; her request is offered to HipHelpt."""

from datetime import timedelta

import sqlalchemy as sa
from factories import NOW, make_assignment, make_contact, make_part, make_request

from intake.referral.models import Assignment, AssignmentState
from intake.requests.models import HelpRequest
from portal.clock import local_day, utc_now
from portal.consent.models import Consent, ConsentChannel, ConsentPurpose, ConsentText
from portal.crypto import new_secret

SECRET = "Zij durft niet alleen naar buiten."
OFFERS = "/dordrecht/aangeboden"
OURS = "/dordrecht/onze-hulpvragen"
FOUND = "/dordrecht/hulpvragen"


def waiting(session, town, *, may_share=True, **values):
    """A ready request of mevrouw Demir, with one part for a buddy."""
    seeker = make_contact(
        session, town.network, first_name="Fatma", last_name="Demir", street="Maasstraat"
    )
    values = {"need": SECRET, "district_id": town.crabbehof.id, **values}
    request = make_request(session, town.network, town.buddy, seeker=seeker, **values)
    part = make_part(session, request, town.buddy)
    if may_share is not None:
        purpose = ConsentPurpose.SHARE_WITH_PARTNERS
        text = ConsentText(
            network_id=town.network.id,
            purpose=purpose,
            text="Mag het?",
            fingerprint=new_secret(),
            first_used_at=NOW,
        )
        session.add(text)
        session.flush()
        consent = Consent(
            network_id=town.network.id,
            subject_kind="help_request",
            subject_key=request.id,
            text_id=text.id,
            purpose=purpose,
            is_granted=may_share,
            channel=ConsentChannel.ORAL,
            given_at=NOW,
        )
        session.add(consent)
    session.commit()
    return request, part


def offered(session, town, organisation=None, **values):
    request, part = waiting(session, town)
    values = {"state": AssignmentState.OFFERED, "offered_at": utc_now(), **values}
    values.setdefault("answer_by", local_day(utc_now()) + timedelta(days=5))
    assignment = make_assignment(session, part, organisation or town.hiphelpt, town.ellen, **values)
    session.commit()
    return request, assignment


def state_of(session, assignment):
    return session.scalars(sa.select(Assignment.state).where(Assignment.id == assignment.id)).one()


def request_state(session, request):
    return session.scalars(sa.select(HelpRequest.state).where(HelpRequest.id == request.id)).one()

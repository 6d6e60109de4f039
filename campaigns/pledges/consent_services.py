"""Take back what was allowed on the pledge form; as easy as giving it."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.pledges import queries, texts
from campaigns.pledges.models import Pledge
from portal.audit.services import record
from portal.consent import services as consent
from portal.consent.models import ConsentChannel, ConsentPurpose
from portal.networks.queries import network_by_id
from portal.permissions import Actor
from portal.scope import network_of

COUNT, SEE_NAME = ConsentPurpose.CHURCH_MAY_COUNT, ConsentPurpose.CHURCH_MAY_SEE_NAME
# What can be taken back by itself, in the order of the form. Without the first tick of the form
# nobody may call: taking that back is withdrawing the pledge.
LOOSE = (COUNT, SEE_NAME, ConsentPurpose.LATER_CAMPAIGNS)


def take_back(
    session: Session, *, volunteer_id: int, purpose: ConsentPurpose, actor: Actor, now: datetime
) -> None:
    """Note that somebody allows this no more, and act on it. A second time changes nothing.

    The church forgets the pledge when it may not count it, and then may not see the name either.
    Noted as oral when staff does it for somebody on the telephone.
    """
    pledges = session.scalars(queries.pledges_for_update(volunteer_id)).all()
    closed = {COUNT, SEE_NAME} if purpose is COUNT else {purpose}
    here = closed & consent.granted(session, subject_kind="volunteer", subject_key=volunteer_id)
    for one in sorted(here, key=LOOSE.index):
        _note_no(session, volunteer_id, one, actor, now)
    for pledge in pledges:
        _forget(pledge, closed)
    session.flush()


def _note_no(
    session: Session, volunteer_id: int, purpose: ConsentPurpose, actor: Actor, now: datetime
) -> None:
    network = session.scalars(network_by_id(network_of(session))).one()
    words = texts.consent_texts(organisation="", church_label=network.church_label)
    consent.note_consent(
        session,
        subject_kind="volunteer",
        subject_key=volunteer_id,
        purpose=purpose,
        text=words[purpose],
        is_granted=False,
        channel=ConsentChannel.WEB if actor.account_id is None else ConsentChannel.ORAL,
        now=now,
        recorded_by=actor.account_id,
    )
    record(
        session,
        actor=actor,
        verb="take_back_consent",
        object_kind="volunteer",
        object_key=volunteer_id,
        now=now,
        fields=(purpose.value,),
    )


def _forget(pledge: Pledge, closed: set[ConsentPurpose]) -> None:
    if COUNT in closed:
        pledge.participation_id = None
    if SEE_NAME in closed:
        pledge.church_may_see_name = False

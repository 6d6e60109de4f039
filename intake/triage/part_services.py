"""One question for two organisations: a request gets one more part (domain.md, case 70)."""

from datetime import datetime

from sqlalchemy.orm import Session

from intake.requests import rules as requests_rules
from intake.requests import services as requests
from intake.requests.models import RequestPart, RequestState
from portal.audit.services import record
from portal.errors import Missing
from portal.networks.queries import category as category_query
from portal.permissions import Actor


def add_part(
    session: Session,
    *,
    request_id: int,
    category_id: int,
    minutes: int,
    every_weeks: int | None,
    dayparts: int,
    actor: Actor,
    now: datetime,
) -> RequestPart:
    """One more part of a request that is ready. Locks the request; raises WrongState, Missing."""
    request = requests.locked_request(session, request_id)
    if request.state is not RequestState.READY:
        raise requests_rules.WrongState(
            state=requests_rules.PHASE_LABELS[requests_rules.Phase(request.state.value)]
        )
    category = session.scalars(category_query(category_id)).one_or_none()
    if category is None:
        raise Missing
    part = RequestPart(
        network_id=request.network_id,
        category_id=category.id,
        minutes=minutes,
        every_weeks=every_weeks,
        dayparts=dayparts,
        is_one_person=category.is_one_person,
        is_vog_required=category.is_vog_required,
        language=request.seeker.language,
        skills=[],
    )
    request.parts.append(part)
    record(
        session, actor=actor, verb="part_added", object_kind=requests.KIND,
        object_key=request.id, now=now,
    )  # fmt: skip
    session.flush()
    return part

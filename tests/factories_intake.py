"""Make requests, assignments, matches and visits."""

from datetime import UTC, date, datetime
from typing import Any

from factories_portal import NOW, add, next_number
from sqlalchemy.orm import Session

from campaigns.pledges.models import Pledge
from intake.matching.models import Match, Visit
from intake.referral.models import Assignment, AssignmentState
from intake.requests.models import (
    Contact,
    HelpRequest,
    RequestChannel,
    RequestPart,
    RequestState,
)
from portal.accounts.models import Account
from portal.networks.models import Category, Network
from portal.organisations.models import Organisation


def make_contact(session: Session, network: Network, **values: Any) -> Contact:
    return add(
        session,
        Contact(
            **{
                "network_id": network.id,
                "first_name": "Fatma",
                "last_name": f"Vrager{next_number()}",
                "phone": "+31687654321",
                **values,
            }
        ),
    )


def make_request(
    session: Session, network: Network, category: Category | None = None, **values: Any
) -> HelpRequest:
    seeker = values.pop("seeker", None) or make_contact(session, network)
    return add(
        session,
        HelpRequest(
            **{
                "network_id": network.id,
                "number": f"2026-{next_number():04d}",
                "state": RequestState.READY,
                "channel": RequestChannel.PHONE,
                "received_at": NOW,
                "seeker_id": seeker.id,
                "category_id": category.id if category else None,
                "need": "Ik zoek gezelschap.",
                **values,
            }
        ),
    )


def make_part(
    session: Session, request: HelpRequest, category: Category, **values: Any
) -> RequestPart:
    return add(
        session,
        RequestPart(
            **{
                "network_id": request.network_id,
                "request_id": request.id,
                "category_id": category.id,
                "minutes": 120,
                "every_weeks": 2,
                "is_one_person": True,
                "skills": [],
                **values,
            }
        ),
    )


def make_assignment(
    session: Session, part: RequestPart, organisation: Organisation, by: Account, **values: Any
) -> Assignment:
    return add(
        session,
        Assignment(
            **{
                "network_id": part.network_id,
                "part_id": part.id,
                "request_id": part.request_id,
                "organisation_id": organisation.id,
                "state": AssignmentState.ACCEPTED,
                "offered_at": NOW,
                "offered_by": by.id,
                "answer_by": date(2026, 11, 10),
                **values,
            }
        ),
    )


def make_match(
    session: Session, part: RequestPart, pledge: Pledge, by: Account, **values: Any
) -> Match:
    return add(
        session,
        Match(
            **{
                "network_id": part.network_id,
                "part_id": part.id,
                "pledge_id": pledge.id,
                "organisation_id": pledge.organisation_id,
                "minutes": 120,
                "reasons": [],
                "is_one_person": part.is_one_person,
                "proposed_at": NOW,
                "proposed_by": by.id,
                **values,
            }
        ),
    )


def make_visit(session: Session, match: Match, **values: Any) -> Visit:
    return add(
        session,
        Visit(
            **{
                "network_id": match.network_id,
                "match_id": match.id,
                "starts_at": datetime(2026, 11, 10, 13, 0, tzinfo=UTC),
                "starts_local": "2026-11-10T14:00",
                "minutes_planned": 120,
                **values,
            }
        ),
    )

"""Visits of tomorrow, each with a reminder to both sides that is due now."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.towns import NOW, Town
from campaigns.pledges.models import Pledge, PledgeKind, PledgeState
from campaigns.volunteers.models import Volunteer
from intake.matching.models import Match, MatchState, Visit
from intake.requests.models import (
    Contact,
    HelpRequest,
    RequestChannel,
    RequestPart,
    RequestState,
)
from portal.clock import local
from portal.outbox.models import Message
from portal.tokens import services as tokens
from portal.tokens.models import LinkToken, Purpose

STARTS = NOW + timedelta(days=1)
STARTS_LOCAL = local(STARTS).strftime("%Y-%m-%dT%H:%M")
STEP = 1_000


def plan_visits(session: Session, town: Town, count: int) -> None:
    """So many visits, and twice as many reminders; the caller commits."""
    for start in range(0, count, STEP):
        numbers = range(start + 1, min(start + STEP, count) + 1)
        for model, rows in _rows(town, numbers):
            session.execute(sa.insert(model.__table__), rows)  # type: ignore[arg-type]


def _rows(town: Town, numbers: range) -> list[tuple[type[Any], list[dict[str, Any]]]]:
    return [
        (Contact, [_person(town, n, "Fatma", f"v{n}@vragen.example") for n in numbers]),
        (Volunteer, [_volunteer(town, n) for n in numbers]),
        (HelpRequest, [_request(town, n) for n in numbers]),
        (RequestPart, [_part(town, n) for n in numbers]),
        (Pledge, [_pledge(town, n) for n in numbers]),
        (Match, [_match(town, n) for n in numbers]),
        (Visit, [_visit(town, n) for n in numbers]),
        (LinkToken, [_own_page(town, n) for n in numbers]),
        (Message, [_reminder(town, n, side) for n in numbers for side in ("volunteer", "seeker")]),
    ]


def _person(town: Town, number: int, name: str, email: str) -> dict[str, Any]:
    return {
        "id": number, "network_id": town.network, "first_name": name,
        "last_name": f"de Wit {number}", "email": email, "phone": "+31612345678",
    }  # fmt: skip


def _volunteer(town: Town, number: int) -> dict[str, Any]:
    person = _person(town, number, "Anna", f"a{number}@kerk.example")
    return {**person, "created_at": NOW, "district_id": town.districts[0]}


def _request(town: Town, number: int) -> dict[str, Any]:
    return {
        "id": number, "network_id": town.network, "seeker_id": number, "number": f"2026-{number}",
        "state": RequestState.READY, "channel": RequestChannel.PHONE, "received_at": NOW,
        "category_id": town.categories[0], "district_id": town.districts[0],
        "need": "Ik zoek gezelschap.",
    }  # fmt: skip


def _part(town: Town, number: int) -> dict[str, Any]:
    return {
        "id": number, "network_id": town.network, "request_id": number,
        "category_id": town.categories[0], "minutes": 120, "every_weeks": 2,
    }  # fmt: skip


def _pledge(town: Town, number: int) -> dict[str, Any]:
    return {
        "id": number, "network_id": town.network, "volunteer_id": number,
        "project_id": town.projects[0], "organisation_id": town.organisation,
        "state": PledgeState.AVAILABLE, "kind": PledgeKind.RECURRING, "minutes": 120,
        "planned_minutes": 120, "every_weeks": 2, "pledged_at": NOW, "contact_by": NOW.date(),
    }  # fmt: skip


def _match(town: Town, number: int) -> dict[str, Any]:
    return {
        "id": number, "network_id": town.network, "part_id": number, "pledge_id": number,
        "organisation_id": town.organisation, "state": MatchState.ACTIVE, "minutes": 120,
        "proposed_at": NOW, "proposed_by": town.account,
    }  # fmt: skip


def _visit(town: Town, number: int) -> dict[str, Any]:
    return {
        "id": number, "network_id": town.network, "match_id": number, "starts_at": STARTS,
        "starts_local": STARTS_LOCAL, "minutes_planned": 120,
    }  # fmt: skip


def _own_page(town: Town, number: int) -> dict[str, Any]:
    return {
        "id": f"own-page-{number}", "network_id": town.network, "purpose": Purpose.OWN_PAGE,
        "subject_kind": "volunteer", "subject_key": number, "fingerprint": f"{number:064d}",
        "created_at": NOW, "expires_at": NOW + tokens.LIFETIMES[Purpose.OWN_PAGE],
    }  # fmt: skip


def _reminder(town: Town, number: int, side: str) -> dict[str, Any]:
    about = {"visit_id": number, "starts_local": STARTS_LOCAL, "side": side}
    if side == "volunteer":
        about["link"] = f"own-page-{number}"
    return {
        "network_id": town.network, "key": f"visit-reminder:{number}:{STARTS_LOCAL}:{side}",
        "template": "visit_reminder", "context": about, "created_at": NOW, "due_at": NOW,
        "stale_at": STARTS,
    }  # fmt: skip

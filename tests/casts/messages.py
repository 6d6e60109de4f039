"""One row behind every message that we write, so that each can be read in both languages."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from factories import (
    NOW,
    make_assignment,
    make_contact,
    make_match,
    make_part,
    make_participation,
    make_pledge,
    make_project,
    make_request,
    make_visit,
    make_volunteer,
)
from sqlalchemy.orm import Session

from campaigns.participation.models import ParticipationState
from campaigns.pledges.models import PledgeState
from intake.matching.models import MatchState, VisitState
from intake.referral.models import AssignmentState
from intake.requests.models import RequestState
from portal.accounts.models import AddressChange
from portal.tokens import services as tokens
from portal.tokens.models import Purpose

HOSTILE = "Rosie <b>boef.example/win</b>"
STREET = {"street": "Reeweg Oost", "house_number": "12", "postcode": "3312AB"}


@dataclass(frozen=True)
class Told:
    """A message with what the outbox would hold of it."""

    template: str
    context: dict[str, Any]


def every_message(session: Session, town: SimpleNamespace, code: str) -> dict[str, Told]:
    """Each message that can leave, to people who read this language."""
    for account in (town.bram, town.dirk):
        account.page_language = code
    person = make_volunteer(
        session, town.network, first_name="Anna", last_name="Bos", page_language=code
    )
    seeker = make_contact(
        session,
        town.network,
        first_name="Fatma",
        last_name="Demir",
        email="fatma@volk.example",
        page_language=code,
        **STREET,
    )
    said = {
        **_to_volunteers(session, town, person),
        **_to_seekers(session, town, seeker),
        **_about_help(session, town, person, seeker),
        **_to_staff(session, town),
    }
    session.commit()
    return said


def link(session: Session, town: SimpleNamespace, purpose: Purpose, **about: Any) -> str:
    return tokens.issue_link(
        session,
        purpose=purpose,
        now=NOW,
        **{"subject_kind": "any", "subject_key": 1, "network_id": town.network.id, **about},
    )


def _to_volunteers(session: Session, town: SimpleNamespace, person: Any) -> dict[str, Told]:
    states = {
        "pledge_confirm": PledgeState.UNCONFIRMED,
        "pledge_reserved": PledgeState.WAITLISTED,
        "pledge_received": PledgeState.NEW,
        "place_free": PledgeState.NEW,
        "pledge_not_reached": PledgeState.UNREACHABLE,
    }
    purposes = {"pledge_confirm": Purpose.CONFIRM_PLEDGE}
    return {
        name: Told(
            name,
            {
                "pledge_id": make_pledge(session, town.project, person, state=state).id,
                "link": link(session, town, purposes.get(name, Purpose.OWN_PAGE)),
            },
        )
        for name, state in states.items()
    }


def _to_seekers(session: Session, town: SimpleNamespace, seeker: Any) -> dict[str, Told]:
    facts: dict[str, dict[str, Any]] = {
        "request_receipt": {"state": RequestState.RECEIVED},
        "request_wait": {
            "wait_weeks_min": 6,
            "wait_weeks_max": 12,
            "wait_told_at": NOW,
            "next_contact_by": date(2026, 12, 1),
        },
        "request_unhelped": {
            "state": RequestState.UNFULFILLED,
            "closed_at": NOW,
            "alternative": "Thuiszorgwinkel Dordrecht, telefoon 078 123 45 67.",
        },
    }
    return {
        name: Told(
            name,
            {
                "request_id": make_request(
                    session, town.network, town.buddy, seeker=seeker, **values
                ).id
            },
        )
        for name, values in facts.items()
    }


def _about_help(
    session: Session, town: SimpleNamespace, person: Any, seeker: Any
) -> dict[str, Told]:
    request = make_request(
        session, town.network, town.buddy, seeker=seeker, district_id=town.crabbehof.id
    )
    part = make_part(session, request, town.buddy, is_one_person=False, dayparts=0b10)
    make_assignment(session, part, town.hiphelpt, town.fenna)
    # Each its own project and pledge: two live matches of one pair cannot be.
    project = make_project(session, town.campaign, town.hiphelpt, town.bram, town.buddy)

    def match(state: MatchState) -> Any:
        pledge = make_pledge(session, project, person)
        return make_match(session, part, pledge, town.bram, state=state)

    coming = make_visit(session, match(MatchState.SEEKER_ACCEPTED))
    held = make_visit(session, match(MatchState.ACTIVE), state=VisitState.DONE, minutes_served=120)
    own = link(session, town, Purpose.OWN_PAGE)
    moment = {"visit_id": coming.id, "starts_local": coming.starts_local}
    asked = {
        "match_id": match(MatchState.PROPOSED).id,
        "link": link(session, town, Purpose.ANSWER_PROPOSAL),
    }
    return {
        "keep_warm": _to_who_waits(session, project, person.page_language, own),
        "match_proposal": Told("match_proposal", asked),
        "visit_ahead": Told("visit_ahead", {**moment, "side": "volunteer", "link": own}),
        "visit_reminder_volunteer": Told(
            "visit_reminder", {**moment, "side": "volunteer", "link": own}
        ),
        "visit_reminder_seeker": Told("visit_reminder", {**moment, "side": "seeker"}),
        "visit_thanks": Told("visit_thanks", {"visit_id": held.id, "link": own}),
    }


def _to_who_waits(session: Session, project: Any, code: str, own: str) -> Told:
    """Somebody else of that name, who was called long ago and helps nobody yet."""
    network = SimpleNamespace(id=project.network_id)
    other = make_volunteer(session, network, first_name="Anna", last_name="Bos", page_language=code)
    waits = make_pledge(session, project, other, contacted_at=NOW - timedelta(weeks=7))
    return Told("keep_warm", {"pledge_id": waits.id, "link": own})


def _about_addresses(session: Session, town: SimpleNamespace) -> dict[str, Told]:
    waits, changed = (_change(session, town, changed_at=at) for at in (None, NOW))
    return {
        "address_changed": Told("address_changed", {"link": changed}),
        "address_taken": Told("address_taken", {"account": town.bram.id}),
        "new_address": Told("new_address", {"link": waits}),
    }


def _change(session: Session, town: SimpleNamespace, **values: Any) -> str:
    """Bram asked for another address."""
    about = {"subject_kind": "account", "subject_key": town.bram.id}
    change = AddressChange(
        account_id=town.bram.id, old_email=town.bram.email, new_email="bram@nieuw.example",
        link=link(session, town, Purpose.CHANGE_ADDRESS, **about), asked_at=NOW, **values,
    )  # fmt: skip
    session.add(change)
    session.flush()
    return change.link


def _to_staff(session: Session, town: SimpleNamespace) -> dict[str, Told]:
    request = make_request(session, town.network, town.buddy)
    part = make_part(session, request, town.buddy)
    make_assignment(session, part, town.hiphelpt, town.fenna, state=AssignmentState.OFFERED)
    asked = make_participation(
        session, town.campaign, town.anker, state=ParticipationState.APPROACHED
    )
    town.participation.collects_on = (NOW + timedelta(days=12)).date()
    town.participation.ways = ["forms"]
    account = {"account_id": town.dirk.id}
    ready = {"participation_id": town.participation.id, "day": "2026-11-15", **account}
    giver = {"participation_id": town.participation.id, "state": PledgeState.NEW}
    make_pledge(session, town.project, people=7, **giver)
    bram = {"subject_kind": "account", "subject_key": town.bram.id}
    entering = link(session, town, Purpose.SIGN_IN, **bram)
    choosing = link(session, town, Purpose.SET_PASSWORD, **bram)
    chooses = {"account": town.bram.id, "link": choosing}
    return {
        "access_changed": Told(
            "access_changed",
            {"account": town.bram.id, "what": "chose_password", "at": NOW.isoformat()},
        ),
        **_about_addresses(session, town),
        "access_given": Told("access_given", {"account": town.dirk.id, "is_staff": False}),
        "invitation": Told("invitation", chooses),
        "password_link": Told("password_link", chooses),
        "assignment_offered": Told(
            "assignment_offered",
            {"organisation_id": town.hiphelpt.id, "account_id": town.bram.id},
        ),
        "church_invite": Told("church_invite", {"participation_id": asked.id, **account}),
        "church_remind": Told("church_remind", {"participation_id": asked.id, **account}),
        "church_deadline": Told("church_deadline", ready),
        "church_enter": Told("church_enter", ready),
        "church_ready": Told("church_ready", ready),
        "church_status": Told("church_status", ready),
        "sign_in_link": Told("sign_in_link", {"account": town.bram.id, "link": entering}),
    }

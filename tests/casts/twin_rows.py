"""Rows of one partner with a canary in every text about a person."""

from datetime import UTC, datetime, timedelta
from typing import Any

from casts.canaries import Canaries
from factories import (
    make_assignment,
    make_contact,
    make_part,
    make_pledge,
    make_request,
    make_visit,
    make_volunteer,
)
from sqlalchemy.orm import Session

from intake.requests.models import RequestNote
from portal.clock import local_day, utc_now
from portal.consent.models import Consent, ConsentChannel, ConsentPurpose, ConsentText
from portal.crypto import new_secret
from portal.outbox.models import DemoMail, Message, MessageState

VISIT_AT = datetime(2026, 11, 1, 13, 0, tzinfo=UTC)


class Rows:
    """Makes the rows of one partner; ``around`` says where."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.canaries = Canaries()
        self.owner = ""
        self.organisation: Any = None
        self.project: Any = None
        self.via: Any = None
        # Partnership, campaign, kind of help, district, and who does what a desk does.
        self.around: tuple[Any, ...] = ()
        self._texts: dict[int, ConsentText] = {}

    def _pledge(self, group: str, **values: Any) -> Any:
        volunteer = make_volunteer(self.session, self.around[0], district_id=self.around[3].id)
        self.canaries.fill(volunteer, group)
        pledge = make_pledge(
            self.session,
            self.project,
            volunteer,
            **{"participation_id": self.via.id, "dayparts": 0, **values},
        )
        return self.canaries.fill(pledge, group)

    def _request(self, group: str, contact: str = "", **values: Any) -> Any:
        network, _, category, district, _ = self.around
        seeker, requester = make_contact(self.session, network), make_contact(self.session, network)
        self.canaries.fill(seeker, contact or group)
        self.canaries.fill(requester, group)
        request = make_request(
            self.session,
            network,
            category,
            seeker=seeker,
            requester_id=requester.id,
            district_id=district.id,
            **{"wait_told_at": utc_now(), "wait_weeks_min": 2, "wait_weeks_max": 6, **values},
        )
        self.canaries.fill(request, group)
        self._agree(request)
        return request

    def _part(self, request: Any, organisation: Any = None, **values: Any) -> tuple[Any, Any]:
        """A part, accepted by the partner unless the values say otherwise."""
        outcome = values.pop("outcome", None)
        part = make_part(self.session, request, self.around[2], outcome=outcome)
        answer_by = local_day(utc_now()) + timedelta(days=5)
        assignment = make_assignment(
            self.session,
            part,
            organisation or self.organisation,
            self.around[4],
            **{"answer_by": answer_by, "offered_at": utc_now(), **values},
        )
        return part, self.canaries.fill(assignment, f"{self.owner}.seeker")

    def _visit(self, match: Any, **values: Any) -> Any:
        visit = make_visit(self.session, match, starts_at=VISIT_AT, **values)
        return self.canaries.fill(visit, f"{self.owner}.visit")

    def _note(self, request: Any, group: str, organisation: Any, is_shared: bool = False) -> None:
        note = RequestNote(
            network_id=request.network_id,
            request_id=request.id,
            organisation_id=organisation.id if organisation else None,
            is_shared=is_shared,
            text="",
            written_by=self.around[4].id,
            written_at=utc_now(),
        )
        self.session.add(self.canaries.fill(note, group))
        self.session.flush()

    def _agree(self, request: Any) -> None:
        """The seeker said that partners may read it."""
        network_id, purpose = request.network_id, ConsentPurpose.SHARE_WITH_PARTNERS
        if network_id not in self._texts:
            self._texts[network_id] = ConsentText(
                network_id=network_id,
                purpose=purpose,
                text="Mag het?",
                fingerprint=new_secret(),
                first_used_at=utc_now(),
            )
            self.session.add(self._texts[network_id])
            self.session.flush()
        consent = Consent(
            network_id=network_id,
            subject_kind="help_request",
            subject_key=request.id,
            text_id=self._texts[network_id].id,
            purpose=purpose,
            is_granted=True,
            channel=ConsentChannel.ORAL,
            given_at=utc_now(),
        )
        self.session.add(consent)

    def _message(self, mine: dict[str, Any]) -> None:
        network_id, now = self.around[0].id, utc_now()
        key = f"strangers:{self.owner}"
        message = Message(
            network_id=network_id,
            key=key,
            template="pledge_received",
            context={"pledge_id": mine["pledge"]},
            state=MessageState.FAILED,
            created_at=now,
            due_at=now,
            stale_at=now + timedelta(days=1),
        )
        self.session.add(message)
        mail = DemoMail(
            network_id=network_id, message_key=key, recipient="a@b.example", sent_at=now
        )
        mail.subject = mail.text = mail.html = f"post van {self.owner}"
        self.session.add(mail)
        self.session.flush()
        mine["message"] = message.id

"""What people who asked for help get in their mailbox."""

from intake.requests.queries import request
from intake.requests.rules import call_back_by
from portal.clock import day_text
from portal.mail.registry import Mail, MailJob


def request_receipt(job: MailJob) -> Mail | None:
    """Number, who calls and by when; nothing that a stranger could have typed."""
    found = job.session.scalars(request(job.context["request_id"])).unique().one_or_none()
    if found is None:
        return None
    asker = found.requester or found.seeker
    if not asker.email or found.closed_at is not None:
        return None
    return Mail(
        to=asker.email,
        subject=f"Uw vraag is binnen: nummer {found.number}",
        template="request_receipt",
        values={
            "number": found.number,
            "call_by": day_text(call_back_by(found.received_at)),
        },
        organisation_name=job.network.name,
        why="U krijgt deze e-mail omdat u ons formulier heeft ingevuld.",
        stop="Wilt u geen e-mail meer? Bel ons, dan bellen wij u voortaan.",
    )


MAILS = {"request_receipt": request_receipt}

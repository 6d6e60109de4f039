"""What volunteers get by mail. Each looks again at the truth, and says None when it has passed."""

from campaigns.pledges import queries
from campaigns.pledges.models import Pledge, PledgeState
from campaigns.pledges.wording import promise_text
from portal.clock import day_text
from portal.mail.registry import Mail, MailJob
from portal.tokens.models import Purpose
from portal.tokens.services import secret_of

WHY = "U krijgt deze mail omdat iemand op onze site dit adres invulde bij een toezegging."
WHY_KNOWN = "U krijgt deze mail omdat u tijd heeft toegezegd."
STOP = "Was u dat niet? Dan hoeft u niets te doen. Wij sturen u hierover geen mails meer."
STOP_KNOWN = "Wilt u stoppen? Dat kan op uw eigen pagina, of bel ons."


def pledge_confirm(job: MailJob) -> Mail | None:
    """Asks whether it was them. Holds nothing that a stranger could have typed."""
    pledge = _pledge(job)
    if pledge is None or pledge.state is not PledgeState.UNCONFIRMED:
        return None
    link = _link(job, "pledges.confirm", Purpose.CONFIRM_PLEDGE)
    subject = "Wilt u uw toezegging bevestigen?"
    return _mail(job, pledge, "pledge_confirm", subject, link, why=WHY, stop=STOP)


def pledge_reserved(job: MailJob) -> Mail | None:
    """Tells that the project was full. Holds nothing that a stranger could have typed."""
    pledge = _pledge(job)
    if pledge is None or pledge.state is not PledgeState.WAITLISTED:
        return None
    link = _link(job, "pledges.own_page", Purpose.OWN_PAGE)
    subject = "U staat op de reservelijst"
    return _mail(job, pledge, "pledge_reserved", subject, link, why=WHY, stop=STOP)


def pledge_received(job: MailJob) -> Mail | None:
    """After confirming: who calls before when, and the link to the own page."""
    return _to_known(job, "pledge_received", "Bedankt, uw toezegging is binnen")


def place_free(job: MailJob) -> Mail | None:
    """From the reserve list into a place."""
    return _to_known(job, "place_free", "Er is een plek voor u vrijgekomen")


def _to_known(job: MailJob, template: str, subject: str) -> Mail | None:
    pledge = _pledge(job)
    if pledge is None or pledge.state in {PledgeState.WITHDRAWN, PledgeState.DECLINED}:
        return None
    link = _link(job, "pledges.own_page", Purpose.OWN_PAGE)
    return _mail(job, pledge, template, subject, link, why=WHY_KNOWN, stop=STOP_KNOWN)


def _pledge(job: MailJob) -> Pledge | None:
    """The pledge, when there is still somebody to write to."""
    pledge = job.session.scalars(queries.pledge(job.context["pledge_id"])).one_or_none()
    if pledge is None or pledge.volunteer.erased_at or not pledge.volunteer.email:
        return None
    return pledge


def _link(job: MailJob, endpoint: str, purpose: Purpose) -> str:
    secret = secret_of(job.context["link"], purpose)
    return job.link(endpoint, network=job.network.slug, token=secret)


def _mail(
    job: MailJob, pledge: Pledge, template: str, subject: str, link: str, *, why: str, stop: str
) -> Mail:
    project = pledge.project
    return Mail(
        to=pledge.volunteer.email,
        subject=subject,
        template=template,
        values={
            "first_name": pledge.volunteer.first_name,
            "project": project.title,
            "promise": promise_text(pledge.kind, pledge.minutes, pledge.every_weeks),
            "contact": (pledge.contact or project.contact).name,
            "before": day_text(pledge.contact_by),
            "link": link,
        },
        organisation_name=project.organisation.name,
        why=why,
        stop=stop,
    )


MAILS = {
    "pledge_confirm": pledge_confirm,
    "pledge_reserved": pledge_reserved,
    "pledge_received": pledge_received,
    "place_free": place_free,
}

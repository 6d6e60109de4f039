"""What partners get in their mailbox: how many, never who or what."""

from intake.referral.queries import open_offers
from portal.accounts.models import Account
from portal.language import _, _n
from portal.mail.registry import Mail, MailJob
from portal.organisations.queries import organisation


def assignment_offered(job: MailJob) -> Mail | None:
    """A number and a link; dropped when everything was answered already."""
    organisation_id = job.context["organisation_id"]
    count = job.session.scalar(open_offers(organisation_id)) or 0
    account = job.session.get(Account, job.context["account_id"])
    partner = job.session.scalars(organisation(organisation_id)).one_or_none()
    if not count or account is None or not account.is_active or partner is None:
        return None
    return Mail(
        to=account.email,
        subject=_n("{n} vraag wacht op uw antwoord", "{n} vragen wachten op uw antwoord", count),
        template="assignment_offered",
        values={
            "name": account.name,
            "count_text": _n("{n} hulpvraag wacht", "{n} hulpvragen wachten", count),
            "partner_name": partner.name,
            "link": job.link("referral.offers", network=job.network.slug),
        },
        organisation_name=job.network.name,
        why=_("U krijgt deze e-mail omdat u voor {partner} werkt.", partner=partner.name),
        stop=_("Moet iemand anders deze e-mail krijgen? Bel ons."),
    )


MAILS = {"assignment_offered": assignment_offered}

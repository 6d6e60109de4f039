"""What partners get in their mailbox: how many, never who or what."""

from dataclasses import dataclass

from intake.referral.queries import open_offers
from portal.accounts.models import Account
from portal.language import _, _n
from portal.mail.registry import MailJob, Script
from portal.mail.words import Reader, Words, button, hello, next_step, say
from portal.organisations.queries import organisation


@dataclass(frozen=True)
class Offers:
    """How many questions wait at whose desk."""

    count: int
    name: str
    partner: str


def _find(job: MailJob) -> tuple[Reader, Offers] | None:
    """Dropped when everything was answered already."""
    organisation_id = job.context["organisation_id"]
    count = job.session.scalar(open_offers(organisation_id)) or 0
    account = job.session.get(Account, job.context["account_id"])
    partner = job.session.scalars(organisation(organisation_id)).one_or_none()
    if not count or account is None or not account.is_active or partner is None:
        return None
    reader = Reader(account.email, account.page_language, account.name)
    return reader, Offers(count, account.name, partner.name)


def _offered(job: MailJob, offers: Offers) -> Words:
    """A number and a link."""
    wait = _n(
        "{n} hulpvraag wacht op een antwoord van {partner}.",
        "{n} hulpvragen wachten op een antwoord van {partner}.",
        offers.count,
        partner=offers.partner,
    )
    return Words(
        subject=_n(
            "{n} vraag wacht op uw antwoord", "{n} vragen wachten op uw antwoord", offers.count
        ),
        title=_("Kunt u helpen?"),
        greeting=hello(offers.name),
        parts=(
            say(wait),
            button(_("Bekijk wat er wacht"), job.link("referral.offers"), paper=""),
            next_step(
                _("Zeg dat gerust. Dan zoekt de hulplijn verder."), title=_("Past het niet?")
            ),
        ),
        signed=(job.network.name,),
        why=_("U krijgt dit bericht omdat u voor {partner} werkt.", partner=offers.partner),
        stop=say(_("Moet iemand anders dit bericht krijgen? Bel ons.")),
    )


MAILS = {"assignment_offered": Script(_find, _offered, is_for_paper=False)}

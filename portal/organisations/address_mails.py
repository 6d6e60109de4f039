"""What the mails say about another mail address for an account."""

import sqlalchemy as sa

from portal.accounts.models import Account, AddressChange
from portal.clock import moment_text
from portal.language import _
from portal.mail.registry import MailJob, Script
from portal.mail.words import Reader, Words, button, hello, next_step, say
from portal.organisations.telling import telling
from portal.tokens.models import LinkToken, Purpose
from portal.tokens.services import secret_of
from portal.web.links import external


def _change_of(job: MailJob) -> tuple[AddressChange, Account] | None:
    """The change and whose it is; nothing any more when the account was closed."""
    # By its link: SQLite hands the number of a dropped row out again.
    wanted = sa.select(AddressChange).where(AddressChange.link == job.context["link"])
    change = job.session.scalars(wanted).one_or_none()
    account = job.session.get(Account, change.account_id) if change else None
    if change is None or account is None or not account.is_active:
        return None
    return change, account


def _find_new(job: MailJob) -> tuple[Reader, str] | None:
    """To the new address, while its link can be used."""
    found = _change_of(job)
    if found is None:
        return None
    change, account = found
    link = job.session.get(LinkToken, change.link)
    if link is None or link.used_at or link.revoked_at or link.expires_at <= job.now:
        return None
    return Reader(change.new_email, account.page_language), change.link


def _new(job: MailJob, link: str) -> Words:
    """The link. No name stands here: a mistyped address is somebody else's."""
    secret = secret_of(link, Purpose.CHANGE_ADDRESS)
    return Words(
        subject=_("Bevestig uw nieuwe e-mailadres"),
        title=_("Is dit uw nieuwe adres?"),
        greeting=hello(),
        parts=(
            say(_("U wilt voortaan met dit adres inloggen. Druk daarvoor op de knop.")),
            say(
                _("De link werkt een dag, één keer. Log in als wij dat vragen: met uw oude adres.")
            ),
            button(
                _("Bevestig dit adres"), external("accounts.address_link", token=secret), paper=""
            ),
            next_step(
                _("Vraag dan op onze site een nieuwe, bij ‘Veilig inloggen’."),
                title=_("Werkt de link niet meer?"),
            ),
        ),
        signed=(job.network.name,),
        why=_("U krijgt dit bericht omdat iemand met dit adres wil inloggen."),
        stop=say(_("Was u dat niet? Dan hoeft u niets te doen. Er verandert niets.")),
    )


def _find_taken(job: MailJob) -> tuple[Reader, str] | None:
    """To whose address it is already."""
    account = job.session.get(Account, job.context["account"])
    return (
        (Reader(account.email, account.page_language, account.name), account.name)
        if account
        else None
    )


def _taken(job: MailJob, name: str) -> Words:
    """Why no link came."""
    return Words(
        subject=_("Dit e-mailadres hoort al bij een account"),
        title=_("Dit adres is al in gebruik"),
        greeting=hello(name),
        parts=(
            say(_("Iemand wil bij een ander account met dit adres inloggen.")),
            say(_("Dat kan niet: het adres hoort al bij uw account. Er is niets veranderd.")),
            next_step(
                _(
                    "Bel dan {phone}. Wij zoeken met u uit welk account u houdt.",
                    phone=job.network.phone,
                ),
                title=_("Was u dit zelf?"),
            ),
        ),
        signed=(job.network.name,),
        why=_("U krijgt dit bericht omdat iemand met dit adres wil inloggen."),
        stop=say(_("Was u dat niet? Dan hoeft u niets te doen. Er verandert niets.")),
    )


def _find_changed(job: MailJob) -> tuple[Reader, tuple[str, str]] | None:
    """To the old address, once."""
    found = _change_of(job)
    if found is None or found[0].changed_at is None:
        return None
    change, account = found
    when = moment_text(found[0].changed_at)
    return Reader(change.old_email, account.page_language, account.name), (account.name, when)


def _changed(job: MailJob, rows: tuple[str, str]) -> Words:
    """Another address, since when, and whom to phone."""
    name, when = rows
    return telling(
        job,
        subject=_("Uw e-mailadres om in te loggen is veranderd"),
        title=_("Uw e-mailadres is veranderd"),
        name=name,
        said=_("U logt voortaan in met een ander e-mailadres, en niet meer met dit."),
        when=when,
    )


MAILS = {
    "new_address": Script(_find_new, _new, is_for_paper=False),
    "address_taken": Script(_find_taken, _taken, is_for_paper=False),
    "address_changed": Script(_find_changed, _changed, is_for_paper=False),
}

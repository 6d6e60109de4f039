"""What the mail says that signs somebody in."""

from portal.accounts.models import Account
from portal.language import _
from portal.mail.registry import MailJob, Script
from portal.mail.words import Reader, Words, button, hello, next_step, say
from portal.tokens.models import LinkToken, Purpose
from portal.tokens.services import secret_of
from portal.web.links import external


def _find(job: MailJob) -> tuple[Reader, str] | None:
    """Nothing any more when the link was used, or its account closed."""
    account = job.session.get(Account, job.context["account"])
    link = job.session.get(LinkToken, job.context["link"])
    if account is None or not account.is_active:
        return None
    if link is None or link.used_at is not None or link.expires_at <= job.now:
        return None
    return Reader(account.email, account.page_language, account.name), account.name


def _sign_in(job: MailJob, name: str) -> Words:
    """The link that signs in once."""
    secret = secret_of(job.context["link"], Purpose.SIGN_IN)
    return Words(
        subject=_("Uw link om in te loggen"),
        title=_("Inloggen"),
        greeting=hello(name),
        parts=(
            say(_("Druk op de knop om in te loggen. De link werkt tien minuten, één keer.")),
            button(_("Inloggen"), external("accounts.use_link", token=secret), paper=""),
            next_step(_("Vraag dan op onze site een nieuwe."), title=_("Werkt de link niet meer?")),
        ),
        signed=(job.network.name,),
        why=_("U krijgt dit bericht omdat iemand met dit adres wil inloggen."),
        stop=say(_("Was u dat niet? Dan hoeft u niets te doen.")),
    )


MAILS = {"sign_in_link": Script(_find, _sign_in, is_for_paper=False)}

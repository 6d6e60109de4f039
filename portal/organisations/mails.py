"""What the mail says that signs somebody in."""

from portal.accounts.models import Account
from portal.mail.registry import Mail, MailJob
from portal.tokens.models import LinkToken, Purpose
from portal.tokens.services import secret_of


def sign_in_link(job: MailJob) -> Mail | None:
    """The link that signs in once; nothing any more when it was used, or its account closed."""
    account = job.session.get(Account, job.context["account"])
    link = job.session.get(LinkToken, job.context["link"])
    if account is None or not account.is_active:
        return None
    if link is None or link.used_at is not None or link.expires_at <= job.now:
        return None
    secret = secret_of(link.id, Purpose.SIGN_IN)
    return Mail(
        to=account.email,
        subject="Uw link om in te loggen",
        template="sign_in_link",
        values={"name": account.name, "address": job.link("accounts.use_link", token=secret)},
        organisation_name=job.network.name,
        why="U krijgt deze mail omdat iemand met dit adres wil inloggen.",
        stop="Was u dat niet? Dan hoeft u niets te doen.",
    )


MAILS = {"sign_in_link": sign_in_link}

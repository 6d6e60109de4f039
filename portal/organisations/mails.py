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


def _door(secret: str) -> str:
    return external("accounts.choose_password", token=secret)


def _password(job: MailJob, name: str) -> Words:
    """The link to choose a password, for who forgot it."""
    secret = secret_of(job.context["link"], Purpose.SET_PASSWORD)
    return Words(
        subject=_("Kies een nieuw wachtwoord"),
        title=_("Nieuw wachtwoord"),
        greeting=hello(name),
        parts=(
            say(_("Druk op de knop en kies een nieuw wachtwoord.")),
            say(_("De link werkt een uur, één keer.")),
            button(_("Kies een wachtwoord"), _door(secret), paper=""),
            next_step(
                _("Daarna vragen wij uw tweede stap: de code van uw telefoon, of een herstelcode.")
            ),
        ),
        signed=(job.network.name,),
        why=_("U krijgt dit bericht omdat iemand voor dit adres een nieuw wachtwoord vroeg."),
        stop=say(_("Was u dat niet? Dan hoeft u niets te doen. Uw wachtwoord blijft wat het is.")),
    )


def _invitation(job: MailJob, name: str) -> Words:
    """The first way in for somebody new, or for who lost the second step."""
    secret = secret_of(job.context["link"], Purpose.SET_PASSWORD)
    return Words(
        subject=_("Uw toegang tot {name}", name=job.network.name),
        title=_("Welkom"),
        greeting=hello(name),
        parts=(
            say(_("U kunt inloggen bij {name}.", name=job.network.name)),
            say(_("Druk op de knop. U kiest een wachtwoord en stelt uw tweede stap in.")),
            say(_("Houd uw telefoon bij de hand. De link werkt twee dagen, één keer.")),
            button(_("Begin"), _door(secret), paper=""),
            next_step(
                _("Kies dan ‘Wachtwoord vergeten’ op onze site."),
                title=_("Werkt de link niet meer?"),
            ),
        ),
        signed=(job.network.name,),
        why=_("U krijgt dit bericht omdat een beheerder u toegang gaf."),
        stop=say(_("Hoort u hier niet bij? Laat het ons dan weten.")),
    )


def _find_access(job: MailJob) -> tuple[Reader, str] | None:
    """Nothing any more when the account was closed in the meantime."""
    account = job.session.get(Account, job.context["account"])
    if account is None or not account.is_active:
        return None
    return Reader(account.email, account.page_language, account.name), account.name


def _access(job: MailJob, name: str) -> Words:
    """For a church contact, and for somebody of the staff who has a password already."""
    if job.context["is_staff"]:
        how, door = _("Log in met uw wachtwoord en uw tweede stap."), "accounts.sign_in"
    else:
        how, door = _("U heeft geen wachtwoord nodig: wij mailen u een link."), "accounts.ask_link"
    return Words(
        subject=_("Uw toegang tot {name}", name=job.network.name),
        title=_("Welkom"),
        greeting=hello(name),
        parts=(
            say(_("U kunt inloggen bij {name}.", name=job.network.name)),
            say(how),
            button(_("Naar inloggen"), external(door), paper=""),
        ),
        signed=(job.network.name,),
        why=_("U krijgt dit bericht omdat een beheerder u toegang gaf."),
        stop=say(_("Hoort u hier niet bij? Laat het ons dan weten.")),
    )


MAILS = {
    "access_given": Script(_find_access, _access, is_for_paper=False),
    "sign_in_link": Script(_find, _sign_in, is_for_paper=False),
    "password_link": Script(_find, _password, is_for_paper=False),
    "invitation": Script(_find, _invitation, is_for_paper=False),
}

"""Tell somebody by mail what changed in their ways in: whoever did it, the owner hears it."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import Account
from portal.clock import moment_text
from portal.language import _, _l
from portal.mail.registry import MailJob, Script
from portal.mail.words import Reader, Words, facts, hello, next_step, say
from portal.outbox import services as outbox

TEMPLATE = "access_changed"
# What is told, by its verb in the trail.
CHANGES = {
    "chose_password": _l("Uw wachtwoord is veranderd."),
    "set_up_second_step": _l("Er is een app met codes ingesteld als tweede stap."),
    "added_passkey": _l("Er is een passkey bijgekomen."),
    "removed_passkey": _l("Er is een passkey weggehaald."),
    "removed_app": _l("De app met codes telt niet meer mee."),
    "made_recovery_codes": _l("Er zijn nieuwe herstelcodes gemaakt. De oude werken niet meer."),
    "used_recovery_code": _l("Er is een herstelcode van papier gebruikt."),
}


def tell_owner(session: Session, *, account_id: int, verb: str, now: datetime) -> None:
    """Write the mail down, for what is worth one. Needs the scope of a partnership."""
    if verb not in CHANGES:
        return
    outbox.put(
        session,
        key=f"{TEMPLATE}:{account_id}:{verb}:{now.isoformat()}",
        template=TEMPLATE,
        context={"account": account_id, "what": verb, "at": now.isoformat()},
        now=now,
        is_asked=True,  # who did not do this must hear it now, also on a Sunday night
    )


def _find(job: MailJob) -> tuple[Reader, str] | None:
    """Nothing any more when the account was closed in the meantime."""
    account = job.session.get(Account, job.context["account"])
    if account is None or not account.is_active:
        return None
    return Reader(account.email, account.page_language, account.name), account.name


def _changed(job: MailJob, name: str) -> Words:
    """Which way of signing in, and when."""
    title = _("Uw manier van inloggen is veranderd")
    return telling(
        job,
        subject=title,
        title=title,
        name=name,
        said=str(CHANGES[job.context["what"]]),
        when=moment_text(datetime.fromisoformat(job.context["at"])),
    )


def telling(job: MailJob, *, subject: str, title: str, name: str, said: str, when: str) -> Words:
    """What changed and when, and whom to phone. No link: nobody learns to press one here."""
    return Words(
        subject=subject,
        title=title,
        greeting=hello(name),
        parts=(
            say(said),
            facts((_("Wanneer"), when)),
            next_step(
                _(
                    "Bel dan meteen {phone}. Wij sluiten uw toegang zolang af.",
                    phone=job.network.phone,
                ),
                title=_("Was u dit niet?"),
            ),
        ),
        signed=(job.network.name,),
        why=_("U krijgt dit bericht bij elke wijziging van uw manier van inloggen."),
        stop=say(_("Was u dit zelf? Dan hoeft u niets te doen.")),
    )


MAILS = {TEMPLATE: Script(_find, _changed, is_for_paper=False)}

"""What the contact of a church gets to read."""

from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.participation import queries, rules
from campaigns.participation.church_steps import LETTER
from campaigns.participation.models import Participation
from campaigns.planning.models import CampaignState
from portal.accounts.models import Account
from portal.clock import day_text
from portal.language import _, as_written
from portal.mail.registry import MailJob, Script
from portal.mail.words import Part, Reader, Words, button, facts, hello, next_step, phone_text, say
from portal.web.links import external, short_address

# Churches are asked now; in a draft nobody is.
ASKING = frozenset({CampaignState.INVITING, CampaignState.OPEN})
# On the Monday after, the campaign may be over; the slips still count.
COUNTING = frozenset({CampaignState.OPEN, CampaignState.CLOSED, CampaignState.FOLLOW_UP})


@dataclass(frozen=True)
class Asked:
    """A church in a campaign, and who reads about it."""

    participation: Participation
    name: str

    @property
    def church(self) -> str:
        """What the church is called."""
        return self.participation.church.name


def _found(job: MailJob) -> tuple[Reader, Asked] | None:
    wanted = queries.participation(job.context["participation_id"])
    participation = job.session.scalars(wanted).one_or_none()
    account = job.session.get(Account, job.context["account_id"])
    if participation is None or account is None or not account.is_active:
        return None
    reader = Reader(account.email, account.page_language, account.name)
    return reader, Asked(participation, account.name)


def _still_asked(job: MailJob) -> tuple[Reader, Asked] | None:
    """Nothing any more when they answered, or the campaign takes no churches."""
    found = _found(job)
    if found is None:
        return None
    row = found[1].participation
    is_asked = row.state in rules.ASKED and row.campaign.state in ASKING
    return found if is_asked else None


def _still_that_day(job: MailJob) -> tuple[Reader, Asked] | None:
    """Nothing any more when they chose another day, or stopped."""
    found = _found_that_day(job)
    if found is None:
        return None
    row = found[1].participation
    return found if rules.takes_pledges(row.state, row.campaign.state) else None


def _still_slips(job: MailJob) -> tuple[Reader, Asked] | None:
    """Nothing when this church asks for time in other ways than on slips."""
    found = _found_that_day(job)
    if found is None:
        return None
    row = found[1].participation
    is_true = (
        rules.SLIPS in row.ways and rules.has_page(row.state) and row.campaign.state in COUNTING
    )
    return found if is_true else None


def _found_that_day(job: MailJob) -> tuple[Reader, Asked] | None:
    found = _found(job)
    if found is None or found[1].participation.collects_on != date.fromisoformat(
        job.context["day"]
    ):
        return None
    return found


def _words(job: MailJob, asked: Asked, subject: str, title: str, *parts: Part) -> Words:
    return Words(
        subject=subject,
        title=title,
        greeting=hello(asked.name),
        parts=parts,
        signed=(job.network.name,),
        why=_(
            "U krijgt dit bericht omdat u contactpersoon bent van {church}.", church=asked.church
        ),
        stop=say(_("Moet iemand anders dit bericht krijgen? Bel ons.")),
    )


def _invite(job: MailJob, asked: Asked) -> Words:
    """What we ask of a church, and how it answers."""
    return _words(
        job,
        asked,
        _("Doet u mee met onze actie?"),
        _("Doet u mee?"),
        say(
            _(
                "Wij vragen mensen om tijd in plaats van geld. "
                "Met die tijd helpen zij iemand die al lang op hulp wacht."
            )
        ),
        _what_and_when(asked),
        say(
            _(
                "Dit vragen wij van u: kies één dag en vraag in de dienst om tijd. "
                "Een flyer en een eigen webadres liggen voor u klaar."
            )
        ),
        button(_("Geef uw antwoord"), job.link("pledges.my_church"), paper=""),
        say(
            _("U logt in met een link die wij u mailen. Een wachtwoord is niet nodig."),
            paper=_("Bel ons en zeg of u meedoet."),
        ),
        next_step(
            _(
                "Zegt u ja? Dan bellen wij mensen die tijd geven binnen {days} dagen. "
                "Weet u het nog niet, of is het nee? Ook goed. Bel ons gerust met vragen.",
                days=job.network.contact_days,
            )
        ),
    )


def _remind(job: MailJob, asked: Asked) -> Words:
    """Two weeks later, once. After this a person phones."""
    return _words(
        job,
        asked,
        _("Wij horen graag of u meedoet"),
        _("Heeft u onze vraag gezien?"),
        say(_("Twee weken geleden vroegen wij u of u meedoet. Misschien is dat ondergesneeuwd.")),
        _what_and_when(asked),
        say(_("Ja, nee of later: elk antwoord helpt ons verder.")),
        button(_("Geef uw antwoord"), job.link("pledges.my_church"), paper=""),
        next_step(
            _("Dit vragen wij u maar één keer opnieuw. Horen wij niets, dan bellen wij u even."),
        ),
    )


def _what_and_when(asked: Asked) -> Part:
    campaign = asked.participation.campaign
    period = _(
        "{first} tot en met {last}",
        first=day_text(campaign.opens_on),
        last=day_text(campaign.closes_on),
    )
    return facts(
        (_("Actie"), as_written(campaign.name)),
        (_("Wanneer"), period),
        (_("Voor"), as_written(asked.church)),
    )


def _ready(job: MailJob, asked: Asked) -> Words:
    """Two days before: everything lies ready."""
    row = asked.participation
    day = day_text(row.collects_on) if row.collects_on else ""
    address = short_address(external("participation.short", code=row.code))
    return _words(
        job,
        asked,
        _("Alles staat klaar voor {day}", day=day),
        _("Klaar voor {day}?", day=day),
        say(_("Op die dag vraagt u om tijd. Fijn dat u meedoet. Dit heeft u nodig:")),
        facts((_("Uw webadres"), address), (_("Actie"), as_written(row.campaign.name))),
        say(
            _("De flyer en de QR-code staan op de pagina van uw kerk."),
            paper=_("Heeft u nog geen flyer? Bel ons, dan sturen wij hem op."),
        ),
        button(_("Naar flyer en adres"), job.link("pledges.my_church"), paper=""),
        next_step(
            _(
                "Wij bellen iedereen die tijd geeft binnen {days} dagen. "
                "Op dezelfde pagina ziet u hoe het gaat.",
                days=job.network.contact_days,
            ),
            paper=_(
                "Wij bellen iedereen die tijd geeft binnen {days} dagen.",
                days=job.network.contact_days,
            ),
        ),
    )


def _deadline(job: MailJob, asked: Asked) -> Words:
    """Three days before the text must be in; it lies ready to copy."""
    row = asked.participation
    day = date.fromisoformat(job.context["day"])
    last = day_text(day - timedelta(days=LETTER))
    return _words(
        job,
        asked,
        _("Geef uw bericht door, uiterlijk {day}", day=last),
        _("De tekst staat klaar"),
        say(_("Binnenkort vraagt u om tijd. Vertel het nu alvast in uw eigen nieuwsbrief.")),
        facts(
            (_("Inleveren"), _("uiterlijk {day}", day=last)),
            (_("U vraagt om tijd op"), day_text(day)),
            (_("Actie"), as_written(row.campaign.name)),
        ),
        button(
            _("Kopieer de tekst"),
            job.link("pledges.texts", participation_id=row.id),
            paper=_("Bel ons, dan sturen wij u de tekst."),
        ),
        next_step(_("Twee dagen van tevoren sturen wij wat u op de dag zelf nodig heeft.")),
    )


def _enter(job: MailJob, asked: Asked) -> Words:
    """On the Monday after: how many slips there are, and where they go."""
    phone = phone_text(job.network.phone)
    return _words(
        job,
        asked,
        _("Hoeveel bonnen zijn er?"),
        _("Hoeveel bonnen zijn er?"),
        say(_("U heeft om tijd gevraagd. Dank u wel! Misschien liggen er nu bonnen bij u.")),
        facts((_("Actie"), as_written(asked.participation.campaign.name))),
        say(_("Tel de bonnen en bel ons het aantal. Breng of stuur de bonnen daarna naar ons.")),
        button(_("Naar de pagina van uw kerk"), job.link("pledges.my_church"), paper=""),
        next_step(
            _(
                "Bel {phone}. Wij voeren de bonnen in. "
                "Daarna bellen wij iedereen binnen {days} dagen.",
                phone=phone,
                days=job.network.contact_days,
            ),
        ),
    )


MAILS = {
    "church_invite": Script(_still_asked, _invite),
    "church_remind": Script(_still_asked, _remind),
    "church_deadline": Script(_still_that_day, _deadline),
    "church_ready": Script(_still_that_day, _ready),
    "church_enter": Script(_still_slips, _enter),
}

"""What the contact of a church is told about its own people: numbers, never a name."""

from dataclasses import dataclass
from datetime import date

from campaigns.participation import queries as churches
from campaigns.participation import rules as church_rules
from campaigns.planning.models import CampaignState
from campaigns.pledges import queries
from campaigns.pledges.church_rules import ChurchFigures, church_figures
from portal.accounts.models import Account
from portal.language import _
from portal.mail.registry import MailJob, Script
from portal.mail.words import Reader, Words, button, facts, hello, next_step, say

FOLLOWED = frozenset({CampaignState.OPEN, CampaignState.CLOSED, CampaignState.FOLLOW_UP})


@dataclass(frozen=True)
class Standing:
    """How it stands with the people of one church."""

    figures: ChurchFigures
    name: str
    church: str


def _find(job: MailJob) -> tuple[Reader, Standing] | None:
    """Nothing when they chose another day, stopped, or when nobody gave time."""
    wanted = churches.participation(job.context["participation_id"])
    row = job.session.scalars(wanted).one_or_none()
    account = job.session.get(Account, job.context["account_id"])
    if row is None or account is None or not account.is_active:
        return None
    is_true = (
        row.collects_on == date.fromisoformat(job.context["day"])
        and church_rules.has_page(row.state)
        and row.campaign.state in FOLLOWED
    )
    counts = [
        (where, state, people)
        for where, state, people in job.session.execute(queries.church_counts([row.church_id]))
    ]
    figures = church_figures(counts, small=job.network.small_number).get(row.id)
    if not is_true or figures is None or figures.people == 0:
        return None
    reader = Reader(account.email, account.page_language, account.name)
    return reader, Standing(figures, account.name, row.church.name)


def _standing(job: MailJob, standing: Standing) -> Words:
    people, waiting = standing.figures.people, standing.figures.not_called
    # In fives, but never fewer than those who wait for their call.
    some = _("een paar") if people is None else _("minstens {n}", n=max(people, waiting))
    return Words(
        subject=_("Zo staat het met de tijdcollecte"),
        title=_("Zo staat het nu"),
        greeting=hello(standing.name),
        parts=(
            say(_("Twee weken geleden vroeg u om tijd. Dank u wel daarvoor!")),
            facts((_("Mensen die tijd geven"), some), (_("Nog te bellen"), str(waiting))),
            next_step(
                _("Wij bellen deze mensen zo snel mogelijk. Duurt het te lang? Bel ons gerust.")
                if waiting
                else _("Wij hebben al uw mensen gesproken. Fijn dat u meedoet.")
            ),
            button(_("Bekijk hoe het gaat"), job.link("pledges.church_pledges"), paper=""),
        ),
        signed=(job.network.name,),
        why=_(
            "U krijgt dit bericht omdat u contactpersoon bent van {church}.",
            church=standing.church,
        ),
        stop=say(_("Moet iemand anders dit bericht krijgen? Bel ons.")),
    )


MAILS = {"church_status": Script(_find, _standing)}

"""Mails about proposals and visits. Each looks again at the truth, and says None when it passed."""

from dataclasses import dataclass

from campaigns.volunteers import readers as volunteers
from intake.matching import queries
from intake.matching.models import Match, MatchState, Visit, VisitState
from intake.matching.transitions import AGREED
from intake.requests import readers as seekers
from intake.requests.models import RequestPart
from intake.requests.queries import part as part_query
from portal.clock import moment_text
from portal.language import _, as_written
from portal.mail.registry import MailJob, Script
from portal.mail.words import Part, Reader, Words, button, facts, hello, next_step, phone_text, say
from portal.organisations.queries import organisation
from portal.tokens.models import Purpose
from portal.wording import daypart_text, duration_text, rhythm_text


@dataclass(frozen=True)
class Ours:
    """A match or a visit, with the names that a message may hold."""

    match: Match
    first_name: str
    organisation: str
    visit: Visit | None = None
    is_volunteer: bool = True


_Found = tuple[Reader, Ours] | None


def _match(job: MailJob) -> _Found:
    """A proposal that nobody answered yet."""
    match = job.session.scalars(queries.match(job.context["match_id"])).unique().one_or_none()
    if match is None or match.state is not MatchState.PROPOSED:
        return None
    return _volunteer_of(job, match)


def _volunteer_of(job: MailJob, match: Match, visit: Visit | None = None) -> _Found:
    volunteer = match.pledge.volunteer
    reader = volunteers.reader_of(volunteer)
    name = volunteer.first_name
    return (reader, Ours(match, name, _organisation(job, match), visit)) if reader else None


def _visit(job: MailJob) -> Visit | None:
    return job.session.scalars(queries.visit(job.context["visit_id"])).unique().one_or_none()


def _coming(job: MailJob) -> _Found:
    """A visit that still is to come, at the moment that was told."""
    visit = _visit(job)
    if (
        visit is None
        or visit.state is not VisitState.PLANNED
        or visit.starts_local != job.context.get("starts_local", visit.starts_local)
        or visit.starts_at <= job.now
        or visit.match.state not in AGREED
    ):
        return None
    if job.context["side"] == "volunteer":
        return _volunteer_of(job, visit.match, visit)
    part: RequestPart = job.session.scalars(part_query(visit.match.part_id)).unique().one()
    seeker = part.request.seeker
    ours = Ours(
        visit.match,
        # A letter is sealed and was made by a person; a mail says no more than it must.
        seeker.full_name if job.is_paper else "",
        _organisation(job, visit.match),
        visit,
        is_volunteer=False,
    )
    return seekers.reader_of(seeker, job.network.place), ours


def _held(job: MailJob) -> _Found:
    """A visit that took place."""
    visit = _visit(job)
    if visit is None or visit.state is not VisitState.DONE:
        return None
    return _volunteer_of(job, visit.match, visit)


def _organisation(job: MailJob, match: Match) -> str:
    return job.session.scalars(organisation(match.organisation_id)).one().name


def _to_volunteer(
    job: MailJob, ours: Ours, subject: str, title: str, parts: tuple[Part, ...]
) -> Words:
    return Words(
        subject=subject,
        title=title,
        greeting=hello(ours.first_name),
        parts=parts,
        signed=(ours.organisation,),
        why=_("U krijgt dit bericht omdat u tijd heeft toegezegd."),
        stop=say(
            _("Wilt u geen vragen meer? Zet dat op uw eigen pagina, of bel ons."),
            paper=_("Wilt u geen vragen meer? Bel ons."),
        ),
    )


def _proposal(job: MailJob, ours: Ours) -> Words:
    """Asks the volunteer: kind of help, district and rhythm; no name, no address."""
    match, part = ours.match, ours.match.part
    district = part.request.district
    someone = (
        _("Iemand in {district} kan uw hulp goed gebruiken.", district=as_written(district.name))
        if district
        else _("Iemand kan uw hulp goed gebruiken.")
    )
    link = job.personal_link("matching.proposal", Purpose.ANSWER_PROPOSAL)
    parts = (
        say(someone),
        facts(
            (_("Soort hulp"), as_written(part.category.name)),
            (_("Hoeveel tijd"), rhythm_text(match.minutes, part.every_weeks)),
            (_("Wanneer"), daypart_text(part.dayparts)),
        ),
        say(
            _("Open de link en kies ja of nee. Nee is ook goed, u hoeft geen reden te geven."),
            paper=_("Bel ons en zeg ja of nee. Nee is ook goed, u hoeft geen reden te geven."),
        ),
        button(_("Bekijk de vraag"), link, paper=""),
        next_step(
            _(
                "Zegt u ja? Dan vragen wij het eerst aan de ander, en daarna bellen wij u. "
                "Hoort {organisation} binnen vijf dagen niets? Dan vragen wij iemand anders.",
                organisation=ours.organisation,
            )
        ),
    )
    subject = _("Een vraag die bij u past?")
    return _to_volunteer(job, ours, subject, _("Past deze vraag bij u?"), parts)


def _reminder(job: MailJob, ours: Ours) -> Words:
    """The day before, once for each side. Says when; not to whom, not where."""
    moment = moment_text(ours.visit.starts_at) if ours.visit else ""
    when = facts((_("Wanneer"), moment))
    return (_remind_volunteer if ours.is_volunteer else _remind_seeker)(job, ours, when)


def _week_ahead(job: MailJob, ours: Ours) -> Words:
    """A week before, to the volunteer. Says when; not to whom, not where."""
    moment = moment_text(ours.visit.starts_at) if ours.visit else ""
    parts = (
        say(_("Over ongeveer een week gaat u helpen. Fijn dat u dat doet!")),
        facts((_("Wanneer"), moment)),
        say(
            _("Op uw eigen pagina ziet u waar u verwacht wordt en wat u afsprak."),
            paper=_("Weet u niet meer waar u verwacht wordt? Bel ons gerust."),
        ),
        button(
            _("Naar mijn pagina"),
            job.personal_link("pledges.own_page", Purpose.OWN_PAGE),
            paper="",
        ),
        next_step(
            _(
                "Bel {phone}. Dan zoeken wij op tijd een andere dag, of iemand anders.",
                phone=phone_text(job.network.phone),
            ),
            title=_("Kunt u niet, of bent u ziek?"),
        ),
    )
    return _to_volunteer(job, ours, _("Volgende week: uw afspraak"), _("Uw afspraak"), parts)


def _remind_volunteer(job: MailJob, ours: Ours, when: Part) -> Words:
    own_page = job.personal_link("pledges.own_page", Purpose.OWN_PAGE)
    parts = (
        say(_("Een korte herinnering: u gaat binnenkort helpen.")),
        when,
        say(
            _("Op uw eigen pagina ziet u waar u verwacht wordt."),
            paper=_("Weet u niet meer waar u verwacht wordt? Bel ons gerust."),
        ),
        button(_("Naar mijn pagina"), own_page, paper=""),
        next_step(
            _(
                "Bel dan zo snel mogelijk: {phone}. Dan laten wij het weten.",
                phone=phone_text(job.network.phone),
            ),
            title=_("Kunt u niet?"),
        ),
    )
    return _to_volunteer(job, ours, _("Herinnering: uw afspraak"), _("Uw afspraak"), parts)


def _remind_seeker(job: MailJob, ours: Ours, when: Part) -> Words:
    return Words(
        subject=_("Herinnering: uw afspraak"),
        title=_("Uw afspraak"),
        greeting=hello(ours.first_name),
        parts=(
            say(_("Een korte herinnering: er komt iemand bij u.")),
            when,
            next_step(
                _(
                    "Bel dan zo snel mogelijk: {phone}. Dan maken wij een nieuwe afspraak.",
                    phone=phone_text(job.network.phone),
                ),
                title=_("Komt het niet uit?"),
            ),
        ),
        signed=(ours.organisation,),
        why=_("U krijgt dit bericht omdat u met ons een bezoek heeft afgesproken."),
        stop=say(
            _("Wilt u geen herinneringen per e-mail? Bel ons, dan bellen wij u voortaan."),
            paper=_("Wilt u geen brieven meer? Bel ons, dan bellen wij u voortaan."),
        ),
    )


def _thanks(job: MailJob, ours: Ours) -> Words:
    """After the first visit: thanks, and one question."""
    own_page = job.personal_link("pledges.own_page", Purpose.OWN_PAGE)
    minutes = ours.visit.minutes_served if ours.visit else None
    parts = (
        say(_("U heeft iemand geholpen. Dat betekent veel. Dank u wel voor uw tijd!")),
        facts((_("Zoveel tijd gaf u"), duration_text(minutes) if minutes else "")),
        say(
            _("Eén vraag: hoe was het voor u? Beantwoord gerust deze mail, of bel ons."),
            paper=_("Eén vraag: hoe was het voor u? Bel ons gerust. Wij horen het graag."),
        ),
        next_step(
            _(
                "Is er een volgende afspraak? Dan krijgt u de dag ervoor een herinnering. "
                "Even rust nodig? Dat kan altijd. Zeg het ons."
            ),
            paper=_("Even rust nodig? Dat kan altijd. Zeg het ons."),
        ),
        button(_("Naar mijn pagina"), own_page, paper=""),
    )
    subject = _("Dank u wel voor uw tijd")
    return _to_volunteer(job, ours, subject, _("Dank u wel"), parts)


MAILS = {
    "match_proposal": Script(_match, _proposal),
    "visit_ahead": Script(_coming, _week_ahead),
    "visit_reminder": Script(_coming, _reminder),
    "visit_thanks": Script(_held, _thanks),
}

"""Mails about proposals and visits. Each looks again at the truth, and says None when it passed."""

from intake.matching import queries
from intake.matching.models import Match, MatchState, VisitState
from intake.matching.transitions import AGREED
from intake.requests.models import RequestPart
from intake.requests.queries import part as part_query
from portal.clock import moment_text
from portal.language import _, _l
from portal.mail.registry import Mail, MailJob
from portal.organisations.queries import organisation
from portal.tokens.models import Purpose
from portal.tokens.services import secret_of
from portal.wording import daypart_text, rhythm_text

WHY_VOLUNTEER = _l("U krijgt deze mail omdat u tijd heeft toegezegd.")
STOP_VOLUNTEER = _l("Wilt u geen vragen meer? Zet dat op uw eigen pagina, of bel ons.")
WHY_SEEKER = _l("U krijgt deze mail omdat u met ons een bezoek heeft afgesproken.")
STOP_SEEKER = _l("Wilt u geen herinneringen per e-mail? Bel ons, dan bellen wij u voortaan.")


def match_proposal(job: MailJob) -> Mail | None:
    """Asks the volunteer: kind of help, district and rhythm; no name, no address."""
    match = job.session.scalars(queries.match(job.context["match_id"])).unique().one_or_none()
    if match is None or match.state is not MatchState.PROPOSED:
        return None
    part, volunteer = match.part, match.pledge.volunteer
    if volunteer.erased_at or not volunteer.email:
        return None
    district = part.request.district
    secret = secret_of(job.context["link"], Purpose.ANSWER_PROPOSAL)
    return Mail(
        to=volunteer.email,
        subject=_("Een vraag die bij u past?"),
        template="match_proposal",
        values={
            "first_name": volunteer.first_name,
            "category": part.category.name,
            "district": district.name if district else "",
            "rhythm": rhythm_text(match.minutes, part.every_weeks),
            "dayparts": daypart_text(part.dayparts),
            "link": job.link("matching.proposal", network=job.network.slug, token=secret),
        },
        organisation_name=_organisation(job, match),
        why=WHY_VOLUNTEER,
        stop=STOP_VOLUNTEER,
    )


def visit_reminder(job: MailJob) -> Mail | None:
    """The day before, once for each side. Says when; not to whom, not where."""
    visit = job.session.scalars(queries.visit(job.context["visit_id"])).unique().one_or_none()
    if (
        visit is None
        or visit.state is not VisitState.PLANNED
        or visit.starts_local != job.context["starts_local"]
        or visit.starts_at <= job.now
        or visit.match.state not in AGREED
    ):
        return None
    is_volunteer = job.context["side"] == "volunteer"
    return _reminder(job, visit.match, moment_text(visit.starts_at), is_volunteer=is_volunteer)


def _reminder(job: MailJob, match: Match, moment: str, *, is_volunteer: bool) -> Mail | None:
    part: RequestPart = job.session.scalars(part_query(match.part_id)).unique().one()
    volunteer, seeker = match.pledge.volunteer, part.request.seeker
    to = volunteer.email if is_volunteer else seeker.email
    if not to or (is_volunteer and volunteer.erased_at):
        return None
    own_page = ""
    if is_volunteer:
        secret = secret_of(job.context["link"], Purpose.OWN_PAGE)
        own_page = job.link("pledges.own_page", network=job.network.slug, token=secret)
    return Mail(
        to=to,
        subject=_("Herinnering: uw afspraak"),
        template="visit_reminder_volunteer" if is_volunteer else "visit_reminder_seeker",
        values={"moment": moment, "own_page": own_page},
        organisation_name=_organisation(job, match),
        why=WHY_VOLUNTEER if is_volunteer else WHY_SEEKER,
        stop=STOP_VOLUNTEER if is_volunteer else STOP_SEEKER,
    )


def _organisation(job: MailJob, match: Match) -> str:
    return job.session.scalars(organisation(match.organisation_id)).one().name


MAILS = {"match_proposal": match_proposal, "visit_reminder": visit_reminder}

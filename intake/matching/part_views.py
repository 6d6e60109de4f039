"""A part that looks for somebody: whom to ask, done, or back to the desk."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from intake.matching import offers, part_services, queries, services, transitions
from intake.matching.blueprint import bp
from intake.matching.forms import ReturnForm
from intake.matching.rules import Need, Offer, Suggestion, near_misses, suggest
from intake.matching.transitions import STATE_LABELS
from intake.matching.wording import speaks
from intake.referral.models import Assignment
from intake.referral.wording import GENDER_WISHES
from intake.requests.models import RequestPart, RequestState
from intake.requests.queries import part as part_query
from intake.requests.rules import waited_days
from intake.requests.services import KIND as REQUEST
from portal.audit.services import record
from portal.clock import local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Missing, Refusal
from portal.language import DEFAULT, _, as_written, speaking
from portal.organisations.queries import organisations
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import do_and_tell, load, notice, page, see_other
from portal.wording import SKILLS, daypart_text, duration_text, join_words, people_text, rhythm_text

# With fewer suggestions we also tell what a wider wish would bring.
FEW = 3
NOBODY_SOUGHT: dict[str, Any] = {"found": [], "misses": [], "names": {}, "planned": 0}


def _handled(part_id: int) -> tuple[RequestPart, Assignment | None]:
    """The part, for who carries it out or for the desk. Raises Missing for everybody else."""
    part = load(part_query(part_id))
    handling = db.session.scalars(queries.handling(part_id)).one_or_none()
    if handling is None and current_actor().organisation_ids:
        raise Missing
    return part, handling


@bp.get("/onderdelen/<int:part_id>/voorstellen")
@requires(Permission.MATCH_MAKE)
def suggestions(part_id: int) -> ResponseReturnValue:
    """Who could do this, best first, with the reasons; and what to do when nobody can."""
    _handled(part_id)
    with unit_of_work() as session:
        record(
            session,
            actor=current_actor(),
            verb="looked",
            object_kind=REQUEST,
            object_key=load(part_query(part_id)).request_id,
            now=utc_now(),
            fields=("suggestions",),
        )
    part, handling = _handled(part_id)
    now = utc_now()
    is_searching = part.outcome is None and part.request.state is RequestState.READY
    return page(
        "intake/matching/suggestions.html",
        part=part,
        handling=handling,
        facts=_need_facts(part),
        duration_text=duration_text,
        days=waited_days(part.request.received_at, until=now, held_days=part.request.held_days),
        is_searching=is_searching,
        matches=db.session.scalars(queries.matches_of_part(part_id)).all(),
        labels=STATE_LABELS,
        live=transitions.LIVE_STATES,
        **(_found(part, handling) if is_searching else NOBODY_SOUGHT),
        partners={one.id: one.name for one in db.session.scalars(organisations(local_day(now)))},
    )


def _found(part: RequestPart, handling: Assignment | None) -> dict[str, Any]:
    """Who fits, with the names, and what nearly fits."""
    now = utc_now()
    organisation_id = handling.organisation_id if handling else None
    rows = db.session.execute(offers.offers(part, now=now, organisation_id=organisation_id)).all()
    known, excluded = offers.read_offers(rows)
    need = offers.need_of(part, organisation_id or 0, excluded)
    today = local_day(now)
    found = _planned_first(need, known, suggest(need, known, today=today), today)
    people = db.session.execute(
        queries.names_of_pledges([one.offer.pledge_id for one in found])
    ).all()
    return {
        "found": found,
        "planned": _number(request.args, "toezegging"),
        "planned_minutes": _number(request.args, "minuten"),
        "misses": near_misses(need, known, today=today) if len(found) < FEW else [],
        "names": {pledge_id: person.full_name for pledge_id, person in people},
    }


def _planned_first(
    need: Need, known: Sequence[Offer], found: list[Suggestion], today: date
) -> list[Suggestion]:
    """Whom a plan named stands on top, also when the list did not come so far."""
    planned = _number(request.args, "toezegging")
    named = suggest(need, [one for one in known if one.pledge_id == planned], today=today)
    return named + [one for one in found if one.offer.pledge_id != planned]


def _number(values: Mapping[str, str], name: str) -> int:
    typed = values.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _need_facts(part: RequestPart) -> list[tuple[str, str]]:
    """The need in short, without a name or an address."""
    district = part.request.district
    facts = [
        (_("Soort hulp"), as_written(part.category.name)),
        (_("Hoeveel"), rhythm_text(part.minutes, part.every_weeks)),
        (_("Wijk"), as_written(district.name) if district else _("niet bekend")),
        (_("Wanneer"), daypart_text(part.dayparts) or _("maakt niet uit")),
        (_("Hoeveel mensen"), people_text(part.people_needed)),
        (_("Taal"), speaks(part.language) if part.language else ""),
        (_("Handig"), join_words(SKILLS.get(one, one) for one in part.skills)),
        (_("Liever"), GENDER_WISHES.get(part.gender_wish, part.gender_wish)),
        (_("VOG"), _("is nodig") if part.is_vog_required else ""),
    ]
    return [(term, value) for term, value in facts if value]


@bp.post("/onderdelen/<int:part_id>/voorstel")
@requires(Permission.MATCH_MAKE)
def propose(part_id: int) -> ResponseReturnValue:
    """Ask this volunteer. Whether it still fits is looked at again."""
    pledge_id, minutes = _number(request.form, "pledge_id"), _number(request.form, "minutes")
    try:
        with unit_of_work() as session:
            match_id = _propose(session, part_id, pledge_id, minutes)
    except Refusal as refusal:
        notice(refusal.sentence(), "warn")
        return see_other("matching.suggestions", part_id=part_id)
    notice(_("Het voorstel is gemaakt. Hieronder ziet u wat de volgende stap is."))
    return see_other("matching.match_page", match_id=match_id)


def _propose(session: Session, part_id: int, pledge_id: int, minutes: int) -> int:
    """``minutes`` is what a plan would take; 0, or too much, is as much as can be."""
    part, handling = _handled(part_id)
    if handling is None:
        raise Missing
    with speaking(DEFAULT):  # the reasons are kept with the match
        chosen = _chosen(session, part, handling.organisation_id, pledge_id)
    most = transitions.minutes_to_propose(part.minutes, chosen.offer.minutes_free)
    match = services.propose(
        session,
        part_id=part_id,
        pledge_id=pledge_id,
        minutes=min(minutes or most, most),
        reasons=[reason.text for reason in chosen.reasons],
        actor=current_actor(),
        now=utc_now(),
    )
    return match.id


def _chosen(
    session: Session, part: RequestPart, organisation_id: int, pledge_id: int
) -> Suggestion:
    """The pledge as it fits now. Raises NoLongerFits."""
    now = utc_now()
    one = offers.offers(part, now=now, organisation_id=organisation_id, pledge_id=pledge_id)
    known, excluded = offers.read_offers(session.execute(one).all())
    need = offers.need_of(part, organisation_id, excluded)
    found = suggest(need, known, today=local_day(now))
    if not found:
        raise transitions.NoLongerFits
    return found[0]


@bp.post("/onderdelen/<int:part_id>/klaar")
@requires(Permission.MATCH_MAKE)
def finish(part_id: int) -> ResponseReturnValue:
    """The help is done."""
    is_done = do_and_tell(
        lambda session: part_services.finish_help(
            session, part_id=part_id, actor=current_actor(), now=utc_now()
        ),
        _("Mooi, de hulp is klaar. De vrijwilliger heeft weer tijd voor een ander."),
        refused="warn",
    )
    if is_done:
        return see_other("matching.matches")
    return see_other("matching.suggestions", part_id=part_id)


@bp.route("/onderdelen/<int:part_id>/teruggeven", methods=["GET", "POST"])
@requires(Permission.MATCH_MAKE)
def give_back(part_id: int) -> ResponseReturnValue:
    """Back to the desk, with the reason; live matches end first."""
    part, handling = _handled(part_id)
    if handling is None:
        raise Missing
    form = ReturnForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as session:
                part_services.return_part(
                    session,
                    part_id=part_id,
                    actor=current_actor(),
                    now=utc_now(),
                    reason=form.reason.data,
                    note=form.note.data or "",
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            notice(_("Teruggegeven. De hulplijn zoekt verder. Dank u wel voor het zoeken."))
            return see_other("matching.matches")
    live = len(db.session.scalars(queries.live_of_part(part_id)).all())
    return page("intake/matching/give_back.html", form, part=part, live=live)

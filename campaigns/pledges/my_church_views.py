"""The page of a church's contact person: what to do now, and everything ready for it.

Here, because this floor knows how many people of the church gave time.
"""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from campaigns.participation import church_steps, queries, rules, services
from campaigns.participation.copy_texts import Facts, copy_texts
from campaigns.participation.forms import MomentForm
from campaigns.participation.models import Participation
from campaigns.planning import queries as planning
from campaigns.planning.rules import GROWING, PUBLIC
from campaigns.pledges import queries as pledges
from campaigns.pledges.blueprint import bp
from campaigns.pledges.church_rules import ChurchFigures, church_figures
from portal.clock import local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Missing, Refusal
from portal.language import LANGUAGE_NAMES, _, language, speaking, translated
from portal.networks.opening import phone_week
from portal.organisations.overtaken import say_why
from portal.permissions import Permission
from portal.web.access import current_actor, current_network, requires
from portal.web.answers import do_and_tell, load, notice, page, see_other
from portal.web.links import external, short_address


@bp.get("/mijn-kerk")
@requires(Permission.CHURCH_SEE)
def my_church() -> ResponseReturnValue:
    """What the contact person of a church does next, with address, flyers, texts and numbers."""
    return _my_church_page(None)


def _my_church_page(wrong: tuple[int, MomentForm] | None) -> ResponseReturnValue:
    """``wrong`` is the form that could not be kept, with the participation it is about."""
    churches = current_actor().church_ids
    found = db.session.scalars(queries.participations_of(churches)).all()
    figures = own_figures()
    items = [
        _item(row, figures.get(row.id), wrong[1] if wrong and wrong[0] == row.id else None)
        for row in found
    ]
    return page(
        "campaigns/pledges/my_church.html",
        wrong[1] if wrong else None,
        items=items,
        labels=rules.LABELS,
        church_word=church_word(),
        contact_days=current_network().contact_days,
    )


def own_figures() -> dict[int, ChurchFigures]:
    """What one's own churches may know, by participation."""
    rows = db.session.execute(pledges.church_counts(current_actor().church_ids))
    counts = [(where, state, people) for where, state, people in rows]
    return church_figures(counts, small=current_network().small_number)


def church_word() -> str:
    """What a faith community is called here, in the language of the moment."""
    return translated(current_network().church_label)


def _item(row: Participation, figures: ChurchFigures | None, wrong: MomentForm | None) -> Any:
    today = local_day(utc_now())
    return {
        "row": row,
        "figures": figures,
        "form": wrong or MomentForm(obj=row, prefix=f"p{row.id}-"),
        "step": church_steps.church_step(
            row.state,
            row.campaign.state,
            collects_on=row.collects_on,
            today=today,
            church=church_word(),
        ),
        "deadlines": church_steps.deadlines(
            row.collects_on, today, contact_days=current_network().contact_days
        ),
        "has_page": rules.has_page(row.state),
        "is_growing": row.campaign.state in GROWING,
        "is_public": row.campaign.state in PUBLIC,
        "address": _address(row),
        "results": rules.results_text(row.people_helped, row.minutes_served),
    }


def _address(row: Participation) -> str:
    return short_address(external("participation.short", code=row.code))


def _own(participation_id: int) -> Participation:
    """A participation of one's own church. Raises Missing."""
    row = load(queries.participation(participation_id))
    if row.church_id not in current_actor().church_ids:
        raise Missing
    return row


@bp.get("/mijn-kerk/<int:participation_id>/teksten")
@requires(Permission.CHURCH_SEE)
def texts(participation_id: int) -> ResponseReturnValue:
    """Ready texts for newsletter, screen, magazine and pulpit; ``in`` is their language."""
    row = _own(participation_id)
    if not rules.has_page(row.state):
        raise Missing
    asked = request.args.get("in", "")
    spoken = asked if asked in LANGUAGE_NAMES else language()
    network = current_network()
    with speaking(spoken):
        made = copy_texts(
            Facts(
                church_name=row.church.name,
                campaign_name=row.campaign.name,
                intro=" ".join(row.campaign.intro.split()),
                network_name=network.name,
                place=network.place,
                phone=network.phone,
                phone_hours=phone_week(network.opening_hours) or network.phone_hours,
                address=_address(row),
                collects_on=row.collects_on,
                closes_on=row.campaign.closes_on,
                contact_days=network.contact_days,
                projects=tuple(db.session.scalars(planning.open_projects(row.campaign_id))),
            )
        )
    return page(
        "campaigns/pledges/church_texts.html",
        row=row,
        texts=made,
        spoken=spoken,
    )


@bp.post("/mijn-kerk/<int:participation_id>/antwoord")
@requires(Permission.CHURCH_SEE)
def answer(participation_id: int) -> ResponseReturnValue:
    """The church says yes or no."""
    event = request.form.get("event", "")
    if event not in {"confirm", "decline"}:
        abort(400)
    _own(participation_id)
    said_yes = _("Fijn dat u meedoet. Hieronder staan uw adres, uw flyers en uw teksten.")
    do_and_tell(
        lambda session: services.step_participation(
            session,
            participation_id=participation_id,
            event=event,
            actor=current_actor(),
            now=utc_now(),
        ),
        said_yes if event == "confirm" else _("Bedankt voor uw antwoord."),
    )
    return see_other("pledges.my_church")


@bp.post("/mijn-kerk/<int:participation_id>/moment")
@requires(Permission.CHURCH_SEE)
def set_moment(participation_id: int) -> ResponseReturnValue:
    """Keep the day on which the church asks for time."""
    row = _own(participation_id)
    form = MomentForm(request.form, prefix=f"p{row.id}-")
    if not form.validate():
        return _my_church_page((participation_id, form))
    try:
        with unit_of_work() as session:
            services.set_moment(
                session,
                participation_id=participation_id,
                collects_on=form.collects_on.data,
                ways=form.ways.data or (),
                actor=current_actor(),
                now=utc_now(),
                version=form.shown_version,
            )
    except Refusal as refusal:
        stands = MomentForm(obj=_own(participation_id))
        say_why(form, refusal, about=("participation", participation_id), stands=stands)
        return _my_church_page((participation_id, form))
    notice(_("De dag is bewaard.") if form.collects_on.data else _("De dag is weggehaald."))
    return see_other("pledges.my_church")

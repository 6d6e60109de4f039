"""What a visitor sees: the form to promise time, and the thanks. No cookie, no script."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from campaigns.participation import queries as participation
from campaigns.participation.models import Participation
from campaigns.participation.rules import TAKING_PART, clean_code
from campaigns.planning import queries as planning
from campaigns.planning.models import Project
from campaigns.pledges import queries, services, texts
from campaigns.pledges.amounts import OTHER, ready_amounts
from campaigns.pledges.blueprint import bp
from campaigns.pledges.forms import ALONE, WEEKS, PledgeForm, other_languages
from campaigns.pledges.models import PledgeKind
from campaigns.pledges.rules import ProjectFull, is_open, is_public
from campaigns.pledges.thanks import is_for, number_in, thanks_token
from campaigns.pledges.wording import promise_text
from portal.clock import day_text, local_day, utc_now
from portal.consent.models import ConsentPurpose
from portal.db import db
from portal.errors import Missing, Refusal
from portal.language import _, as_written
from portal.networks.queries import districts
from portal.web.access import current_network, open_to_all
from portal.web.answers import load, page, see_other
from portal.web.forms import as_choices
from portal.web.public_forms import public_post, send_once
from portal.wording import interval_text


@bp.route("/projecten/<int:project_id>/toezeggen", methods=["GET", "POST"])
@open_to_all
@public_post
def pledge(project_id: int) -> ResponseReturnValue:
    """Promise time to a project."""
    return _pledge(load(planning.project(project_id)), None)


@bp.route("/k/<string:code>/projecten/<int:project_id>", methods=["GET", "POST"])
@open_to_all
@public_post
def pledge_via_church(code: str, project_id: int) -> ResponseReturnValue:
    """The same, come from the page of a church; that church may count it when allowed."""
    wanted = participation.church_and_project(clean_code(code), project_id)
    found = db.session.execute(wanted).one_or_none()
    if found is None:
        raise Missing
    church, project = found
    return _pledge(project, church if church.state in TAKING_PART else None)


def _pledge(project: Project, via: Participation | None) -> ResponseReturnValue:
    if not is_public(project):
        raise Missing
    if not is_open(project, local_day(utc_now())):
        return _closed(project)
    form = _form(project)
    is_refused = project.is_full
    if request.method == "POST" and form.validate():
        try:
            answer = send_once(form, purpose="pledge", act=_act(form, project.id, via))
        except Refusal as refusal:
            form.refuse(refusal)
            is_refused = is_refused or isinstance(refusal, ProjectFull)
        else:
            return see_other("pledges.thanks", token=_token_of(answer))
    if request.method == "POST":
        project = load(planning.project(project.id))  # as it stands after the refusal
    form.fresh_token()
    return page(
        "campaigns/pledges/pledge.html",
        form,
        project=project,
        via=via,
        is_full=is_refused,
        others=_others(project) if is_refused else [],
        usual={form.offered[0].code: _("Dit is gebruikelijk.")},
        before=_heard_by(),
    )


def _token_of(answer: dict[str, Any]) -> str:
    """The address of the thanks for what this form made, now or before."""
    moment = answer.get("pledged_at")
    if moment is None:  # an earlier version took this form in
        at = db.session.execute(queries.thanks(answer["pledge_id"])).one().pledged_at
    else:
        at = datetime.fromisoformat(moment)
    return thanks_token(answer["pledge_id"], at)


def _heard_by() -> str:
    """The day on which somebody who pledges now has heard from us."""
    return day_text(local_day(utc_now()) + timedelta(days=current_network().contact_days))


def _closed(project: Project) -> ResponseReturnValue:
    """What is open now instead: in this campaign, and elsewhere in the partnership."""
    today = local_day(utc_now())
    found = db.session.scalars(planning.open_campaigns())
    return page(
        "campaigns/pledges/closed.html",
        project=project,
        others=[one for one in _others(project) if is_open(one, today)],
        campaigns=[
            one for one in found if one.id != project.campaign_id and one.closes_on >= today
        ],
    )


Act = Callable[[Session, datetime], dict[str, Any]]


def _act(form: PledgeForm, project_id: int, via: Participation | None) -> Act:
    via_id = via.id if via is not None else None

    def act(session: Session, now: datetime) -> dict[str, Any]:
        made = services.pledge_hours(
            session, project_id=project_id, participation_id=via_id, wish=form.wish(), now=now
        )
        return {"pledge_id": made.id, "pledged_at": made.pledged_at.isoformat()}

    return act


def _form(project: Project) -> PledgeForm:
    """The form with the usual gift filled in, and the words of its consents."""
    kind = PledgeKind.RECURRING if project.every_weeks else PledgeKind.ONCE
    offered = ready_amounts(project.minutes, project.every_weeks)
    form = PledgeForm(
        request.form if request.method == "POST" else None,
        amount=offered[0].code,
        kind=kind.value,
        hours=project.minutes,
        every_weeks=str(project.every_weeks or ""),
        together=ALONE,
    )
    form.offered = offered
    form.amount.choices = as_choices(
        [
            *((one.code, promise_text(one.kind, one.minutes, one.every_weeks)) for one in offered),
            (OTHER, _("Iets anders")),
        ]
    )
    rhythms = {*WEEKS, project.every_weeks or 1, *(one.every_weeks or 1 for one in offered)}
    form.every_weeks.choices = as_choices(
        [("", _("Maak een keuze")), *((str(n), interval_text(n)) for n in sorted(rhythms))]
    )
    homes = db.session.scalars(districts())
    form.district_id.choices = as_choices(
        [("", _("Zeg ik liever niet")), *((str(one.id), as_written(one.name)) for one in homes)]
    )
    form.languages.choices = as_choices(other_languages())
    words = texts.consent_texts(
        organisation=project.organisation.name, church_label=current_network().church_label
    )
    for purpose in ConsentPurpose:
        if purpose in words:
            name = "may_share" if purpose is ConsentPurpose.SHARE_WITH_OWNER else purpose.value
            form[name].label.text = words[purpose]
    return form


def _others(project: Project) -> list[Project]:
    """The projects of this campaign that still have room."""
    rows = db.session.scalars(planning.open_projects(project.campaign_id))
    return [one for one in rows if one.id != project.id and not one.is_full]


@bp.get("/toezegging/<string:token>")
@open_to_all
def thanks(token: str) -> ResponseReturnValue:
    """What happens now: who calls, and before which date."""
    pledge_id = number_in(token)
    row = pledge_id and db.session.execute(queries.thanks(pledge_id)).one_or_none()
    if not (row and pledge_id and is_for(token, pledge_id, row.pledged_at)):
        raise Missing
    return page(
        "campaigns/pledges/thanks.html",
        pledge=row,
        promise=promise_text(row.kind, row.minutes, row.every_weeks),
        before=day_text(row.contact_by),
    )

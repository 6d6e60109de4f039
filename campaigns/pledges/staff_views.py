"""Somebody promises time by telephone or on paper, and one of us types it in."""

from datetime import datetime
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from campaigns.participation import queries as participation
from campaigns.participation.rules import has_page
from campaigns.planning import queries as planning
from campaigns.planning.models import Project
from campaigns.pledges import services, texts
from campaigns.pledges.blueprint import bp
from campaigns.pledges.forms import WEEKS
from campaigns.pledges.models import PledgeKind, PledgeSource, PledgeState
from campaigns.pledges.rules import ProjectFull, is_open
from campaigns.pledges.staff_forms import TypedPledgeForm
from portal.clock import day_text, local_day, utc_now
from portal.consent.models import ConsentPurpose
from portal.db import db
from portal.errors import Missing, Refusal
from portal.language import _, as_written
from portal.networks.labels import community
from portal.networks.queries import districts
from portal.permissions import Permission
from portal.web.access import current_actor, current_network, requires
from portal.web.answers import load, notice, page, see_other
from portal.web.forms import as_choices
from portal.web.public_forms import send_once
from portal.wording import interval_text, rhythm_text

# The ticks whose words a volunteer hears, apart from the first one that everybody is asked.
SAID_ALOUD = (
    ConsentPurpose.CHURCH_MAY_COUNT,
    ConsentPurpose.CHURCH_MAY_SEE_NAME,
    ConsentPurpose.LATER_CAMPAIGNS,
)


@bp.get("/toezeggingen/nieuw")
@requires(Permission.PLEDGE_TYPE)
def typed_choice() -> ResponseReturnValue:
    """For which project? What is open now, of whoever may type for it."""
    today = local_day(utc_now())
    found = db.session.scalars(planning.projects_to_type())
    return page(
        "campaigns/pledges/typed_choice.html",
        projects=[one for one in found if is_open(one, today) and _is_ours(one)],
        may_open=current_actor().may(Permission.CAMPAIGN_MANAGE),
    )


@bp.route("/projecten/<int:project_id>/toezegging", methods=["GET", "POST"])
@requires(Permission.PLEDGE_TYPE)
def typed(project_id: int) -> ResponseReturnValue:
    """Type in one pledge; afterwards an empty form for the next."""
    project = load(planning.project(project_id))
    if not _is_ours(project):
        raise Missing
    if not is_open(project, local_day(utc_now())):
        notice(_("Dit project is nu niet open. Kies een ander project."), "warn")
        return see_other("pledges.typed_choice")
    form = _form(project)
    is_full = project.is_full
    if request.method == "POST" and form.validate():
        try:
            answer = send_once(form, purpose="typed_pledge", act=_act(form, project_id))
        except Refusal as refusal:
            form.refuse(refusal)
            is_full = is_full or isinstance(refusal, ProjectFull)
        else:
            notice(_said(project, form, answer))
            return see_other("pledges.typed", project_id=project_id, bron=form.source.data)
    if request.method == "POST":
        project = load(planning.project(project_id))  # as it stands after the refusal
    form.fresh_token()
    return page(
        "campaigns/pledges/typed_pledge.html",
        form,
        project=project,
        is_full=is_full,
        has_churches=len(form.participation_id.choices) > 1,
        consent=_words(project)[ConsentPurpose.SHARE_WITH_OWNER],
        usual=rhythm_text(project.minutes, project.every_weeks),
    )


def _is_ours(project: Project) -> bool:
    """The desk types for everybody, a partner for its own projects."""
    actor = current_actor()
    return actor.may(Permission.INTAKE_DO) or project.organisation_id in actor.organisation_ids


def _form(project: Project) -> TypedPledgeForm:
    """The form with the usual gift filled in."""
    kind = PledgeKind.RECURRING if project.every_weeks else PledgeKind.ONCE
    source = PledgeSource.PAPER if request.args.get("bron") == "paper" else PledgeSource.PHONE
    form = TypedPledgeForm(
        request.form if request.method == "POST" else None,
        source=source.value,
        kind=kind.value,
        hours=project.minutes,
        every_weeks=str(project.every_weeks or ""),
    )
    rhythms = {*WEEKS, project.every_weeks or 1}
    form.every_weeks.choices = as_choices(
        [("", _("Maak een keuze")), *((str(n), interval_text(n)) for n in sorted(rhythms))]
    )
    homes = db.session.scalars(districts())
    form.district_id.choices = as_choices(
        [("", _("Niet bekend")), *((str(one.id), as_written(one.name)) for one in homes)]
    )
    _ask_church(form, project)
    words = _words(project)
    for purpose in SAID_ALOUD:
        form[purpose.value].label.text = words[purpose]
    return form


def _ask_church(form: TypedPledgeForm, project: Project) -> None:
    """Which church it came through: the ones of this campaign that said yes, and no other."""
    asked = db.session.scalars(participation.participations(project.campaign_id))
    churches = [one for one in asked if has_page(one.state)]
    form.participation_id.label.text = _(
        "Via welke {church}?", church=community(current_network().church_label)
    )
    form.participation_id.choices = as_choices(
        [
            ("", _("Geen, of dat zeg ik niet")),
            *((str(one.id), as_written(one.church.name)) for one in churches),
        ]
    )


def _words(project: Project) -> Any:
    return texts.consent_texts(
        organisation=project.organisation.name, church_label=current_network().church_label
    )


def _act(form: TypedPledgeForm, project_id: int) -> Any:
    def act(session: Session, now: datetime) -> dict[str, Any]:
        made = services.pledge_hours(
            session,
            project_id=project_id,
            participation_id=form.via(),
            wish=form.wish(),
            now=now,
            actor=current_actor(),
        )
        is_reserve = made.state is PledgeState.WAITLISTED
        return {"before": day_text(made.contact_by), "is_reserve": is_reserve}

    return act


def _said(project: Project, form: TypedPledgeForm, answer: dict[str, Any]) -> str:
    """What happens next, by whom, and before which day: to say it to who calls."""
    about = {
        "name": form.first_name.data,
        "contact": project.contact.name,
        "partner": project.organisation.name,
    }
    if answer["is_reserve"]:
        return _(
            "{name} staat op de reservelijst. {contact} van {partner} belt als er plek is.",
            **about,
        )
    return _(
        "De toezegging van {name} staat erin. {contact} van {partner} belt uiterlijk {day}.",
        **about,
        day=answer["before"],
    )

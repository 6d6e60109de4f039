"""Mensen: who works in this partnership, and letting them in and go."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.clock import local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Missing, Refusal
from portal.language import _
from portal.organisations import people_services, queries
from portal.organisations.forms import InviteForm, LetGoForm, RoleChangeForm
from portal.organisations.fresh import fresh
from portal.organisations.models import Membership
from portal.organisations.overtaken import say_why
from portal.organisations.people_rules import ROLES
from portal.organisations.services import is_staff
from portal.permissions import ROLE_LABELS, Permission, Role
from portal.web.access import current_actor, requires
from portal.web.answers import load, notice, page, see_other, typed
from portal.web.forms import as_choices

bp = Blueprint("people", __name__, url_prefix="/<slug:network>/mensen")
NONE = ("", "–")


@bp.get("")
@requires(Permission.ACCOUNTS_MANAGE)
def people() -> ResponseReturnValue:
    """Everybody who can sign in here, by name, with what they are."""
    rows = db.session.execute(queries.people()).all()
    return page("portal/people.html", rows=[_row(one, has_step) for one, has_step in rows])


def _row(one: Membership, has_step: bool) -> dict[str, Any]:
    home = one.organisation or one.church
    return {
        "id": one.id,
        "name": one.account.name,
        "role": str(ROLE_LABELS[one.role]),
        "home": home.name if home else "",
        "is_waiting": is_staff([one.role]) and not has_step,
    }


def _with_choices(form: Any) -> Any:
    """Fill the lists of a form: roles, partners whose covenant runs, and communities."""
    session = db.session()
    # Nothing is chosen beforehand: the first of the list may do most.
    roles = [(role.value, str(ROLE_LABELS[role])) for role in ROLES]
    form.role.choices = as_choices([("", _("Kies een rol")), *roles])
    partners = session.scalars(queries.organisations(local_day(utc_now())))
    form.organisation_id.choices = as_choices([NONE, *((str(p.id), p.name) for p in partners)])
    churches = session.scalars(queries.churches())
    form.church_id.choices = as_choices([NONE, *((str(c.id), c.name) for c in churches)])
    return form


def _chosen(form: Any) -> dict[str, Any]:
    return {
        "role": Role(form.role.data),
        "organisation_id": int(form.organisation_id.data) if form.organisation_id.data else None,
        "church_id": int(form.church_id.data) if form.church_id.data else None,
    }


@bp.route("/uitnodigen", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
@fresh
def invite() -> ResponseReturnValue:
    """Let somebody in; they get a mail."""
    form = _with_choices(InviteForm(typed()))
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as session:
                people_services.invite(
                    session,
                    name=form.name.data,
                    email=form.email.data,
                    actor=current_actor(),
                    now=utc_now(),
                    **_chosen(form),
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            notice(_("De uitnodiging is onderweg naar {email}.", email=form.email.data))
            return see_other("people.people")
    return page("portal/invite.html", form)


@bp.route("/<int:membership_id>", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
@fresh
def person(membership_id: int) -> ResponseReturnValue:
    """One person: change what they are, or let them go."""
    found = load(queries.membership(membership_id))
    form = _role_form(found, typed())
    if request.method == "POST" and form.validate():

        def act(session: Session, member: Membership) -> None:
            people_services.change_role(
                session,
                membership=member,
                actor=current_actor(),
                now=utc_now(),
                version=form.shown_version,
                **_chosen(form),
            )

        try:
            _with_member(membership_id, act)
        except Refusal as refusal:
            found = load(queries.membership(membership_id))
            about = ("account", found.account_id)
            say_why(form, refusal, about=about, stands=_role_form(found))
        else:
            notice(_("Bewaard. Het geldt vanaf nu."))
            return see_other("people.people")
    return _person_page(membership_id, form)


def _role_form(found: Membership, sent: Any = None) -> Any:
    kept = {
        "version": people_services.version_of(found),
        "role": found.role.value,
        "organisation_id": str(found.organisation_id or ""),
        "church_id": str(found.church_id or ""),
    }
    return _with_choices(RoleChangeForm(sent, data=kept))


def _with_member(membership_id: int, act: Callable[[Session, Membership], None]) -> None:
    with unit_of_work() as session:
        wanted = queries.membership(membership_id).with_for_update(of=Membership)
        fresh_rows = wanted.execution_options(populate_existing=True)
        member = session.scalars(fresh_rows).one_or_none()
        if member is None:
            raise Missing
        act(session, member)


def _person_page(membership_id: int, form: Any = None, go: Any = None) -> ResponseReturnValue:
    """The page of one person, with every form on it."""
    session = db.session()
    found = load(queries.membership(membership_id))
    account_id, is_own = found.account_id, found.account_id == current_actor().account_id
    facts = _row(found, has_step=True) | {"email": found.account.email, "is_own": is_own}
    facts["can_reset"] = is_staff([found.role])
    if form is None:
        form = _role_form(found)
    leave = go or LetGoForm()
    leave.taker.choices = _takers(session, account_id)
    work = people_services.open_work(session, account_id=account_id)
    wrong = go if go is not None else form
    return page(
        "portal/person.html",
        wrong,
        role_form=form,
        leave=leave,
        one=facts,
        work=[_(name, n=n) for name, n in work],
    )


def _takers(session: Session, account_id: int) -> list[Any]:
    colleagues = session.scalars(queries.colleagues_of(account_id))
    return as_choices([NONE, *((str(one.id), one.name) for one in colleagues)])


@bp.post("/<int:membership_id>/geen-toegang-meer")
@requires(Permission.ACCOUNTS_MANAGE)
@fresh
def let_go(membership_id: int) -> ResponseReturnValue:
    """No access any more; a colleague takes the work over."""
    found = load(queries.membership(membership_id))
    name, account_id = found.account.name, found.account_id
    form = LetGoForm(request.form)
    form.taker.choices = _takers(db.session(), account_id)
    if form.validate():
        try:
            with unit_of_work() as session:
                people_services.let_go(
                    session,
                    account_id=account_id,
                    taker=int(form.taker.data) if form.taker.data else None,
                    actor=current_actor(),
                    now=utc_now(),
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            notice(_("{name} heeft geen toegang meer.", name=name))
            return see_other("people.people")
    return _person_page(membership_id, go=form)


@bp.post("/<int:membership_id>/opnieuw-beginnen")
@requires(Permission.ACCOUNTS_MANAGE)
@fresh
def reset(membership_id: int) -> ResponseReturnValue:
    """Phone and codes lost: a new password and a new second step, by mail."""

    def act(session: Session, member: Membership) -> None:
        people_services.reset_step(session, membership=member, actor=current_actor(), now=utc_now())

    try:
        _with_member(membership_id, act)
    except Refusal as refusal:
        notice(refusal.sentence(), "error")
    else:
        notice(_("Er is een mail onderweg om opnieuw te beginnen."))
    return see_other("people.people")

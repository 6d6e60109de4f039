"""The intake screen: on the phone, by keyboard, saved half-finished at any moment."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from intake.requests import queries as requests
from intake.requests.models import HelpRequest, RequestState
from intake.requests.phases import phases_of
from intake.requests.rules import share_question
from intake.requests.wording import RequestRow, request_row
from intake.triage import first_saves, forms, part_services, rules, services
from intake.triage.autosave import autosaved
from intake.triage.stored import stored_values
from portal import crypto
from portal.audit.services import record
from portal.clock import local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Missing, Refusal
from portal.language import _, _l, as_written
from portal.networks.models import Category
from portal.networks.queries import categories, districts
from portal.organisations.overtaken import say_why
from portal.organisations.queries import organisations
from portal.permissions import Permission
from portal.web.access import current_actor, current_network, requires
from portal.web.answers import load, notice, page, see_other
from portal.web.forms import as_choices
from portal.wording import daypart_mask

bp = Blueprint("triage", __name__, url_prefix="/<slug:network>")

OPEN = frozenset({RequestState.RECEIVED, RequestState.INTAKE})
LOOKED_AT = ("name", "phone", "email", "address", "need", "practical", "criteria_note")


@dataclass(frozen=True)
class Around:
    """What the screen shows beside the fields."""

    kinds: dict[str, Category]
    waits: dict[int, rules.WaitRange]
    share_text: str


@bp.route("/hulpvragen/nieuw", methods=["GET", "POST"])
@requires(Permission.INTAKE_DO)
def new() -> ResponseReturnValue:
    """Somebody phones."""
    form = forms.IntakeForm(request.form if request.method == "POST" else None)
    around = _around(form)
    if request.method == "POST":
        return _answer(form, around, None)
    form.form_key.data = crypto.new_secret()
    form.next_contact_by.data = rules.next_contact_day(local_day(utc_now()))
    return _screen(form, around)


@bp.route("/hulpvragen/<int:request_id>/intake", methods=["GET", "POST"])
@requires(Permission.INTAKE_DO)
def intake(request_id: int) -> ResponseReturnValue:
    """Go on with an intake."""
    if request.method == "POST":
        load(requests.request(request_id))  # not there, or not ours: whatever was typed
        form = forms.IntakeForm(request.form)
        return _answer(form, _around(form), request_id)
    found, may_share = _look(request_id)
    if found.state not in OPEN:
        return see_other("request.show", request_id=request_id)
    form, around = _stored(found, may_share)
    return _screen(form, around, found=found)


@bp.route("/hulpvragen/<int:request_id>/onderdelen/nieuw", methods=["GET", "POST"])
@requires(Permission.INTAKE_DO)
def new_part(request_id: int) -> ResponseReturnValue:
    """One more thing is needed, perhaps from another partner."""
    load(requests.request(request_id))
    form = forms.PartForm(request.form if request.method == "POST" else None)
    kinds = db.session.scalars(categories())
    form.category_id.choices = as_choices(
        [("", _("Kies")), *((str(one.id), as_written(one.name)) for one in kinds)]
    )
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as session:
                part_services.add_part(
                    session,
                    request_id=request_id,
                    category_id=int(form.category_id.data),
                    minutes=form.minutes.data,
                    every_weeks=int(form.rhythm.data) or None,
                    dayparts=daypart_mask(form.dayparts.data or []),
                    actor=current_actor(),
                    now=utc_now(),
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            notice(_("Het onderdeel staat erbij. U kunt het apart uitzetten."))
            return see_other("request.show", request_id=request_id)
    return page("intake/triage/new_part.html", form, request_id=request_id)


def _answer(form: forms.IntakeForm, around: Around, request_id: int | None) -> ResponseReturnValue:
    """Do what the pressed button says."""
    do = request.form.get("do", "save")
    if do == "look_up":
        found = _earlier(form)
        return _screen(form, around, request_id=request_id, earlier=found, focus="first_name")
    if do == "autosave":
        return autosaved(form, lambda: _change(form, around, request_id, "save"))
    if do not in _SERVICES:
        return _screen(form, around, request_id=request_id, focus="need")
    is_good = form.validate()
    if form.is_asking or (do != "save" and not is_good):
        return _screen(form, around, request_id=request_id)
    try:
        done = _change(form, around, request_id, do)
    except rules.IntakeIncomplete as incomplete:
        for name, sentence in incomplete.problems.items():
            form[name].errors = [*form[name].errors, sentence]
        return _screen(form, around, request_id=request_id)
    except first_saves.StaleIntake as stale:
        return _stale(form, stale)
    except Refusal as refusal:
        form.refuse(refusal)
        return _screen(form, around, request_id=request_id)
    notice(_DONE[do].format(number=done.number))
    return see_other("desk.home") if do == "save" else see_other("request.show", request_id=done.id)


def _change(form: forms.IntakeForm, around: Around, request_id: int | None, do: str) -> HelpRequest:
    """One unit of work; a new caller is kept once, however often the button is pressed."""
    now, actor, entry = utc_now(), current_actor(), form.entry(around.share_text)
    version: int | None = form.shown_version
    with unit_of_work() as session:
        sent = _sent(form) if request_id is None else None
        earlier = first_saves.claim(session, sent, now) if sent else None
        if earlier is not None and earlier.is_same:
            return session.scalars(requests.request(earlier.request_id)).unique().one()
        made = None
        if earlier is not None:
            request_id, version = earlier.request_id, earlier.version
        elif request_id is None:
            made = services.start_intake(session, entry=entry, actor=actor, now=now)
            request_id, version = made.id, made.version
        if made is None or do != "save":
            save = partial(_SERVICES[do], request_id=request_id, version=version)
            with first_saves.saying_which(request_id):
                made = save(session, entry=entry, actor=actor, now=now)
        if sent:
            first_saves.remember(session, sent, made)
        return made


def _sent(form: forms.IntakeForm) -> first_saves.Sent:
    return first_saves.Sent(
        key=first_saves.key_of(form.form_key.data or ""),
        body=first_saves.body_of(request.form.items(multi=True)),
        account_id=current_actor().account_id,
        is_autosave=request.form.get("do") == "autosave",
    )


def _stale(form: forms.IntakeForm, stale: first_saves.StaleIntake) -> ResponseReturnValue:
    """Somebody else saved: show what stands there now, keep what was typed here."""
    found, may_share = _look(stale.request_id)
    stands, around = _stored(found, may_share)
    say_why(form, stale, about=("help_request", stale.request_id), stands=stands)
    return _screen(form, around, found=found)


def _look(request_id: int) -> tuple[HelpRequest, bool | None]:
    """The request, with a note in the trail of who opened it. Raises Missing."""
    with unit_of_work() as session:
        found = session.scalars(requests.request(request_id)).unique().one_or_none()
        if found is None:
            raise Missing
        record(
            session,
            actor=current_actor(),
            verb="looked",
            object_kind="help_request",
            object_key=request_id,
            now=utc_now(),
            fields=LOOKED_AT,
        )
        may_share = session.scalar(requests.share_answer(request_id))
    return found, may_share


def _stored(found: HelpRequest, may_share: bool | None) -> tuple[forms.IntakeForm, Around]:
    form = forms.IntakeForm(data=stored_values(found, may_share))
    around = _around(form)
    form.show_draft(found.draft)
    form.bsn_asked.data = form.bsn_mark()  # what was kept before is not asked again
    if form.next_contact_by.data is None and not form.next_contact_by.raw_data:
        form.next_contact_by.data = rules.next_contact_day(local_day(utc_now()))
    return form, around


def _around(form: forms.IntakeForm) -> Around:
    """Give the lists their choices, and read what stands around the fields."""
    now = utc_now()
    kinds = db.session.scalars(categories()).all()
    form.category_id.choices = as_choices(
        [("", _("Kies"))] + [(str(one.id), _kind_label(one)) for one in kinds]
    )
    form.district_id.choices = as_choices(
        [("", _("Volgt uit de postcode"))]
        + [(str(one.id), as_written(one.name)) for one in db.session.scalars(districts())]
    )
    partners = db.session.scalars(organisations(local_day(now))).all()
    return Around(
        kinds={str(one.id): one for one in kinds},
        waits=services.wait_ranges(db.session(), now=now, kinds=kinds),
        share_text=share_question(current_network().name, [one.name for one in partners]),
    )


def _kind_label(kind: Category) -> str:
    name = as_written(kind.name)
    return _("{kind} (nu dicht)", kind=name) if kind.closed_note else name


def _earlier(form: forms.IntakeForm) -> list[RequestRow]:
    """Earlier requests with the number that was typed."""
    if form.phone.data is None:
        return []
    now = utc_now()
    with unit_of_work() as session:
        found = services.earlier_requests(
            session, phone=form.phone.data, actor=current_actor(), now=now
        )
        phases = phases_of(session, found)
    closed = current_network().closed_days
    return [request_row(one, now, phases[one.id], closed=closed) for one in found]


def _screen(
    form: forms.IntakeForm,
    around: Around,
    *,
    found: HelpRequest | None = None,
    request_id: int | None = None,
    earlier: list[RequestRow] | None = None,
    focus: str = "phone",
) -> ResponseReturnValue:
    """The screen, with what belongs to the chosen kind of help filled in and said."""
    kind = around.kinds.get(str(form.category_id.data or ""))
    wait = around.waits.get(kind.id) if kind else None
    form.suggest(kind, wait)
    values: dict[str, Any] = {
        "kind": kind,
        "wait": wait,
        "wait_text": rules.wait_sentence(kind.code, wait) if kind and wait else None,
        "waits": _sentences(around),
        "role_text": rules.ROLE_SENTENCE,
        "share_text": around.share_text,
        "number": found.number if found else None,
        "request_id": found.id if found else request_id,
        "earlier": earlier,
        # Where the keyboard goes on; with errors the summary takes it.
        "focus": "" if form.has_errors else focus,
    }
    return page("intake/triage/intake.html", form, **values)


def _sentences(around: Around) -> list[tuple[int, str, str]]:
    """Per kind of help what is said about waiting: the script shows the one that was chosen."""
    return [
        (
            kind.id,
            f"{kind.id}:{wait.weeks_min}:{wait.weeks_max}",
            rules.wait_sentence(kind.code, wait),
        )
        for kind in around.kinds.values()
        if (wait := around.waits.get(kind.id)) is not None
    ]


_SERVICES = {
    "save": services.save_intake,
    "finish": services.finish_intake,
    "fail": services.fail_criteria,
}
_DONE = {
    "save": _l("Hulpvraag {number} is bewaard. U kunt later verdergaan."),
    "finish": _l("De intake van {number} is klaar. Zet de hulpvraag nu uit."),
    "fail": _l("Hulpvraag {number} is afgesloten, met een alternatief."),
}

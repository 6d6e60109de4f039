"""The desk's first page: what to do now; and every request.

It says for whom a pledge would fit, so it lives on the floor that knows pledges.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from intake.matching.fits import WaitingPart, waiting_parts
from intake.referral import queries
from intake.referral.forms import SearchForm
from intake.referral.next_step import Candidate, NextStep, first_step
from intake.requests.models import HelpRequest
from intake.requests.phases import phases_of
from intake.requests.queries import PAGE, found_requests
from intake.requests.wording import RequestRow, request_row
from portal.clock import day_text, local_day, moment_text, utc_now
from portal.db import db
from portal.language import _, as_written
from portal.networks.queries import categories
from portal.permissions import Permission
from portal.web.access import current_actor, current_network, requires
from portal.web.answers import page, see_other
from portal.web.forms import as_choices

bp = Blueprint("desk", __name__, url_prefix="/<slug:network>")

# The longest waiting, and those for whom somebody fits, on the first page.
SHOWN = 5


@dataclass(frozen=True)
class LateAnswer:
    """A partner that has not answered in time."""

    request_id: int
    number: str
    organisation: str
    answer_by: str


@dataclass(frozen=True)
class Waiter:
    """Somebody who waits, and how many people fit."""

    row: RequestRow
    category: str
    part_id: int
    people: int


@dataclass(frozen=True)
class Morning:
    """What the desk does today, each list in the order in which it matters."""

    callbacks: list[RequestRow]
    promises: list[RequestRow]
    late_answers: list[LateAnswer]
    unassigned: list[RequestRow]
    half_finished: list[RequestRow]
    suspects: list[RequestRow]
    longest: list[Waiter]
    # The ones after the longest waiting for whom somebody fits.
    fitting: list[Waiter]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing asks anything of us."""
        lists = (self.callbacks, self.promises, self.late_answers, self.unassigned)
        return not any((*lists, self.half_finished, self.suspects))


@bp.get("/hulplijn")
@requires(Permission.INTAKE_DO)
def home() -> ResponseReturnValue:
    """What the desk does now, in the order in which it matters."""
    morning = _morning()
    return page(
        "intake/matching/desk.html",
        morning=morning,
        next=first_step(_candidates(morning)),
        may_match=current_actor().may(Permission.MATCH_MAKE),
        limit=queries.DESK_ROWS,
        shown=SHOWN,
    )


def _morning() -> Morning:
    now = utc_now()
    today = local_day(now)
    late = db.session.scalars(queries.overdue_answers(today)).unique()
    waiters = [_waiter(one) for one in waiting_parts(db.session(), now=now)]
    return Morning(
        callbacks=_rows(queries.callbacks()),
        half_finished=_rows(queries.half_finished()),
        unassigned=_rows(queries.unassigned_requests()),
        promises=_rows(queries.promises(today + timedelta(days=7))),
        suspects=_rows(queries.suspects()),
        late_answers=[
            LateAnswer(
                one.request_id,
                one.request.number,
                one.organisation.name,
                day_text(one.answer_by),
            )
            for one in late
        ],
        longest=waiters[:SHOWN],
        fitting=[one for one in waiters[SHOWN:] if one.people][:SHOWN],
    )


def _waiter(waiting: WaitingPart) -> Waiter:
    part = waiting.part
    row = request_row(part.request, utc_now(), closed=current_network().closed_days)
    return Waiter(row, as_written(part.category.name), part.id, waiting.people)


def _candidates(morning: Morning) -> list[Candidate]:
    """What may come first, the most urgent on top."""
    calls, promises = morning.callbacks, morning.promises
    late, free, half = morning.late_answers, morning.unassigned, morning.half_finished
    return [
        (bool(calls) and calls[0].is_call_late, lambda: _call_back(calls[0])),
        (bool(promises) and promises[0].is_promise_late, lambda: _keep_promise(promises[0])),
        (bool(calls), lambda: _call_back(calls[0])),
        (bool(late), lambda: _ask_partner(late[0])),
        (bool(promises), lambda: _keep_promise(promises[0])),
        (bool(free), lambda: _hand_on(free[0])),
        (bool(half), lambda: _finish(half[0])),
    ]


def _call_back(row: RequestRow) -> NextStep:
    why = _("Wij beloofden te bellen, uiterlijk {day}.", day=row.call_by)
    if row.best_moment:
        why = _(
            "{why} Voorkeur: {moment}.",
            why=why,
            moment=row.best_moment[:1].lower() + row.best_moment[1:],
        )
    return NextStep(
        _("Bel {name}", name=row.name),
        why,
        url_for("triage.intake", request_id=row.id),
        _("Begin de intake"),
    )


def _keep_promise(row: RequestRow) -> NextStep:
    return NextStep(
        _("Bel {name}", name=row.name),
        _("Uiterlijk {day} hoort deze persoon van ons. Ook zonder nieuws.", day=row.next_contact),
        url_for("request.show", request_id=row.id),
        _("Open de hulpvraag"),
    )


def _ask_partner(late: LateAnswer) -> NextStep:
    return NextStep(
        _("Bel {partner}", partner=late.organisation),
        _(
            "Het antwoord op {number} had er {day} moeten zijn.",
            number=late.number,
            day=late.answer_by,
        ),
        url_for("request.show", request_id=late.request_id),
        _("Open de hulpvraag"),
    )


def _hand_on(row: RequestRow) -> NextStep:
    return NextStep(
        _("Zet de vraag van {name} uit", name=row.name),
        _("De intake is klaar. Deze persoon wacht {wait}.", wait=row.wait),
        url_for("assigning.parts", request_id=row.id),
        _("Kies een organisatie"),
    )


def _finish(row: RequestRow) -> NextStep:
    return NextStep(
        _("Maak de intake van {name} af", name=row.name),
        _("Begonnen op {day}. Wat er al staat, is bewaard.", day=row.received),
        url_for("triage.intake", request_id=row.id),
        _("Ga verder met de intake"),
    )


@bp.route("/hulpvragen", methods=["GET", "POST"])
@requires(Permission.INTAKE_DO)
def found() -> ResponseReturnValue:
    """Every request, newest first. A name is searched by POST, so that no address holds it."""
    form = SearchForm(request.form if request.method == "POST" else request.args)
    kinds = db.session.scalars(categories()).all()
    form.category_id.choices = as_choices(
        [("", _("Alle soorten"))] + [(str(one.id), as_written(one.name)) for one in kinds]
    )
    is_good = form.validate()
    if request.method == "POST" and is_good and not form.text.data:
        return see_other("desk.found", **form.address())
    rows = list(db.session.scalars(found_requests(**form.wishes())).unique()) if is_good else []
    shown = rows[:PAGE]
    phases = phases_of(db.session(), shown)
    now, closed = utc_now(), current_network().closed_days
    return page(
        "intake/matching/requests.html",
        form,
        rows=[request_row(one, now, phases[one.id], closed=closed) for one in shown],
        older=shown[-1].id if len(rows) > PAGE else None,
        address=form.address(),
        is_narrowed=bool(form.text.data or form.address()),
        printed_at=moment_text(now),
    )


def _rows(statement: Select[HelpRequest]) -> list[RequestRow]:
    now = utc_now()
    closed = current_network().closed_days
    return [request_row(one, now, closed=closed) for one in db.session.scalars(statement).unique()]

"""Information questions at the desk: written down in half a minute, without a name."""

from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from intake.questions import queries, services
from intake.questions.forms import QuestionFilter, QuestionForm
from intake.questions.models import CallerType, InfoQuestion, QuestionChannel, QuestionState
from intake.questions.wording import question_row
from portal.clock import at_local, local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.language import _, _l, as_written
from portal.networks.queries import districts
from portal.organisations.overtaken import say_why
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import load, notice, page, see_other
from portal.web.forms import as_choices
from portal.web.staff_forms import do_once

bp = Blueprint("questions", __name__, url_prefix="/<slug:network>")

# What each button of the form makes of the question.
STATES = {
    "answered": QuestionState.ANSWERED,
    "referred": QuestionState.REFERRED,
    "unanswered": QuestionState.UNANSWERED,
    "later": QuestionState.NEW,
    "convert": QuestionState.NEW,
}
DONE = {
    "answered": _l("De vraag staat erbij, als beantwoord."),
    "referred": _l("De vraag staat erbij, als doorverwezen."),
    "unanswered": _l("De vraag staat erbij. Zo zien wij waar een antwoord ontbreekt."),
    "later": _l("De vraag staat bovenaan, nog zonder antwoord."),
    "convert": _l("Dit is nu een hulpvraag. Ga verder met de intake."),
}


@bp.get("/informatievragen")
@requires(Permission.QUESTIONS_KEEP)
def found() -> ResponseReturnValue:
    """Every question, newest first, with this year's number above them."""
    form = QuestionFilter(request.args)
    known = list(db.session.scalars(queries.topics()))
    form.topic_id.choices = as_choices(
        [("", _("Alle onderwerpen")), *((str(one.id), as_written(one.name)) for one in known)]
    )
    rows = list(db.session.scalars(queries.found_questions(**form.wishes()))) if (
        form.validate()
    ) else []  # fmt: skip
    shown = rows[: queries.PAGE]
    year = local_day(utc_now()).year
    return page(
        "intake/questions/questions.html",
        form,
        rows=[question_row(one) for one in shown],
        older=shown[-1].id if len(rows) > queries.PAGE else None,
        address=form.address(),
        year=year,
        numbers=_numbers(year),
    )


def _numbers(year: int) -> dict[str, int]:
    """This year's questions by what became of them."""
    since, until = (at_local(date(one, 1, 1), time()) for one in (year, year + 1))
    found = dict(db.session.execute(queries.questions_per_state(since, until)).all())
    handled = found.get(QuestionState.ANSWERED, 0) + found.get(QuestionState.REFERRED, 0)
    return {
        "handled": handled,
        "converted": found.get(QuestionState.CONVERTED, 0),
        "unanswered": found.get(QuestionState.UNANSWERED, 0),
        "open": found.get(QuestionState.NEW, 0),
    }


@bp.route("/informatievragen/nieuw", methods=["GET", "POST"])
@requires(Permission.QUESTIONS_KEEP)
def new() -> ResponseReturnValue:
    """Somebody asks something."""
    form = QuestionForm(request.form if request.method == "POST" else None)
    _fill_choices(form)
    if request.method == "GET":
        form.fresh_key()
        form.channel.data = QuestionChannel.PHONE.value
        form.caller_type.data = CallerType.RESIDENT.value
    elif form.validate():
        do = _pressed()

        def act(session: Session, now: datetime) -> dict[str, Any]:
            actor = current_actor()
            made = services.log_question(
                session, entry=form.entry(), state=STATES[do], actor=actor, now=now
            )
            return _converted(session, made, do, now)

        try:
            answer = do_once(form, purpose="info-question", act=act)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _go_on(do, answer)
    return page("intake/questions/question.html", form, question=None, row=None)


@bp.route("/informatievragen/<int:question_id>", methods=["GET", "POST"])
@requires(Permission.QUESTIONS_KEEP)
def question(question_id: int) -> ResponseReturnValue:
    """Look at a question, finish it, or correct it."""
    row = load(queries.question(question_id))
    form = QuestionForm(request.form if request.method == "POST" else None, data=_stored(row))
    _fill_choices(form, row)
    if request.method == "GET":
        form.bsn_asked.data = form.bsn_mark()
    elif form.validate():
        do = _pressed()
        try:
            with unit_of_work() as session:
                now = utc_now()
                changed = services.change_question(
                    session,
                    question_id=question_id,
                    version=form.shown_version,
                    entry=form.entry(),
                    state=STATES[do],
                    actor=current_actor(),
                    now=now,
                )
                answer = _converted(session, changed, do, now)
        except Refusal as refusal:
            row = load(queries.question(question_id))
            stands = QuestionForm(data=_stored(row))
            _fill_choices(stands, row)
            say_why(form, refusal, about=(services.KIND, question_id), stands=stands)
        else:
            return _go_on(do, answer)
    return page("intake/questions/question.html", form, question=row, row=question_row(row))


def _pressed() -> str:
    do = request.form.get("do", "answered")
    return do if do in STATES else "answered"


def _converted(session: Session, question: InfoQuestion, do: str, now: datetime) -> dict[str, Any]:
    """The number of the question, and of the request that it became."""
    if do != "convert":
        return {"question_id": question.id}
    made = services.convert_question(session, question=question, actor=current_actor(), now=now)
    return {"question_id": question.id, "request_id": made.id}


def _go_on(do: str, answer: dict[str, Any]) -> ResponseReturnValue:
    notice(str(DONE[do]))
    if "request_id" in answer:
        return see_other("triage.intake", request_id=answer["request_id"])
    return see_other("questions.found")


def _fill_choices(form: QuestionForm, row: InfoQuestion | None = None) -> None:
    """The lists of this partnership; a closed topic stays where it was chosen."""
    chosen = {row.topic_id, row.campaign_id} if row else set()
    known = [one for one in db.session.scalars(queries.topics()) if one.is_open or one.id in chosen]
    form.topic_id.choices = as_choices(
        [
            ("", _("Kies, of schrijf het zelf")),
            *((str(one.id), as_written(one.name)) for one in known if not one.is_campaign),
        ]
    )
    form.campaign_id.choices = as_choices(
        [("", _("Nee")), *((str(one.id), as_written(one.name)) for one in known if one.is_campaign)]
    )
    form.district_id.choices = as_choices(
        [("", _("Niet gevraagd"))]
        + [(str(one.id), as_written(one.name)) for one in db.session.scalars(districts())]
    )


def _stored(row: InfoQuestion) -> dict[str, Any]:
    return {
        "version": str(row.version),
        "topic_id": str(row.topic_id or ""),
        "topic_note": row.topic_note or "",
        "campaign_id": str(row.campaign_id or ""),
        "channel": row.channel.value,
        "caller_type": row.caller_type.value,
        "district_id": str(row.district_id or ""),
        "minutes": row.minutes,
        "on": local_day(row.received_at),
        "answer_note": row.answer_note or "",
    }

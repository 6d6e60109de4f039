"""Keep a question, change it, and make a help request of it. Each change leaves its verb."""

from datetime import datetime, time

from sqlalchemy.orm import Session

from intake.questions import queries, rules
from intake.questions.models import InfoQuestion, QuestionState
from intake.requests.models import HelpRequest
from intake.requests.services import begin_request
from portal.audit.services import record
from portal.clock import at_local, local_day
from portal.errors import Missing, check_version
from portal.permissions import Actor
from portal.scope import network_of

KIND = "info_question"


def log_question(
    session: Session,
    *,
    entry: rules.QuestionEntry,
    state: QuestionState,
    actor: Actor,
    now: datetime,
) -> InfoQuestion:
    """Keep a question, and what became of it. Raises TopicMissing or DayOff."""
    rules.check_question(entry, today=local_day(now))
    assert actor.account_id is not None  # noqa: S101 - staff only, the view guards it
    question = InfoQuestion(
        network_id=network_of(session),
        received_at=_asked_at(entry, now),
        written_by=actor.account_id,
        state=state,
        closed_at=None if state is QuestionState.NEW else now,
    )
    _keep(session, question, entry)
    session.add(question)
    session.flush()
    _note(session, question, actor, "question_logged", now)
    return question


def change_question(
    session: Session,
    *,
    question_id: int,
    version: int,
    entry: rules.QuestionEntry,
    state: QuestionState,
    actor: Actor,
    now: datetime,
) -> InfoQuestion:
    """Correct a question, or finish it. Raises BecameRequest, StaleEdit and what logging does."""
    question = _locked(session, question_id, version)
    rules.check_question(entry, today=local_day(now))
    if entry.on is not None and entry.on != local_day(question.received_at):
        question.received_at = _asked_at(entry, now)
    _keep(session, question, entry)
    question.state = state
    if state is QuestionState.NEW:
        question.closed_at = None
    elif question.closed_at is None:
        question.closed_at = now
    session.flush()
    _note(session, question, actor, "question_changed", now)
    return question


def convert_question(
    session: Session, *, question: InfoQuestion, actor: Actor, now: datetime
) -> HelpRequest:
    """It is a help request after all: begin its intake with what was typed. Raises BecameRequest.

    The wait counts from the moment of the question.
    """
    if question.request_id is not None:
        raise rules.BecameRequest
    request = begin_request(session, actor=actor, now=now)
    topic = question.topic.name if question.topic else ""
    request.need = rules.need_of(topic, question.topic_note or "") or None
    request.district_id = question.district_id
    request.received_at = question.received_at
    question.request_id = request.id
    question.state = QuestionState.CONVERTED
    question.closed_at = now
    # What was written of somebody's situation lives on in the request alone.
    question.topic_note = question.answer_note = None
    session.flush()
    _note(session, question, actor, "question_converted", now)
    return request


def _keep(session: Session, question: InfoQuestion, entry: rules.QuestionEntry) -> None:
    for topic_id in (entry.topic_id, entry.campaign_id):
        if topic_id is not None and session.scalar(queries.topic(topic_id)) is None:
            raise Missing
    question.topic_id = entry.topic_id
    question.topic_note = entry.topic_note or None
    question.campaign_id = entry.campaign_id
    question.channel = entry.channel
    question.caller_type = entry.caller_type
    question.district_id = entry.district_id
    question.minutes = entry.minutes
    question.answer_note = entry.answer_note or None


def _asked_at(entry: rules.QuestionEntry, now: datetime) -> datetime:
    """This moment, or noon of the day that was typed."""
    if entry.on is None or entry.on == local_day(now):
        return now
    return at_local(entry.on, time(12))


def _locked(session: Session, question_id: int, version: int) -> InfoQuestion:
    """The question as it is now, held until the transaction ends. Raises Missing and more."""
    statement = queries.question(question_id).with_for_update(of=InfoQuestion)
    found = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Missing
    if found.state is QuestionState.CONVERTED:
        raise rules.BecameRequest
    check_version(version, found.version)
    return found


def _note(session: Session, question: InfoQuestion, actor: Actor, verb: str, now: datetime) -> None:
    record(session, actor=actor, verb=verb, object_kind=KIND, object_key=question.id, now=now)

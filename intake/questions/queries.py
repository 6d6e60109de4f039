"""Selects on information questions. Counts name nobody, so a report may ask them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, joinedload

from intake.questions.models import HANDLED_STATES, InfoQuestion, QuestionState, QuestionTopic
from portal.scope import WHOLE_NETWORK

PAGE = 50


def topics() -> Select[QuestionTopic]:
    """What this partnership gets asked about, in its own order, closed ones too."""
    return select(QuestionTopic).order_by(QuestionTopic.position, QuestionTopic.id)


def topic(topic_id: int) -> Select[QuestionTopic]:
    """One topic."""
    return select(QuestionTopic).where(QuestionTopic.id == topic_id)


def question(question_id: int) -> Select[InfoQuestion]:
    """One question with what it is about."""
    return select(InfoQuestion).where(InfoQuestion.id == question_id).options(*_around())


def found_questions(
    *,
    state: QuestionState | None = None,
    topic_id: int | None = None,
    before_id: int | None = None,
) -> Select[InfoQuestion]:
    """One page of questions and one more, newest first."""
    newest = (InfoQuestion.received_at.desc(), InfoQuestion.id.desc())
    found = select(InfoQuestion).options(*_around()).order_by(*newest)
    if state is not None:
        found = found.where(InfoQuestion.state == state)
    if topic_id is not None:
        about = sa.or_(InfoQuestion.topic_id == topic_id, InfoQuestion.campaign_id == topic_id)
        found = found.where(about)
    if before_id is not None:
        found = found.where(_came_before(before_id))
    return found.limit(PAGE + 1)


def open_questions() -> Select[int]:
    """How many still wait for an answer."""
    return select(sa.func.count()).select_from(InfoQuestion).where(
        InfoQuestion.state == QuestionState.NEW
    )  # fmt: skip


def handled_questions(since: datetime, until: datetime) -> Select[int]:
    """How many questions of the period we answered or passed on."""
    return (
        select(sa.func.count())
        .select_from(InfoQuestion)
        .where(*_received(since, until), InfoQuestion.state.in_(HANDLED_STATES))
        .execution_options(**WHOLE_NETWORK)
    )


def converted_questions(since: datetime, until: datetime) -> Select[int]:
    """How many questions of the period became a help request, and count there."""
    return (
        select(sa.func.count())
        .select_from(InfoQuestion)
        .where(*_received(since, until), InfoQuestion.state == QuestionState.CONVERTED)
        .execution_options(**WHOLE_NETWORK)
    )


def questions_per_state(since: datetime, until: datetime) -> Select[QuestionState, int]:
    """What became of the questions of the period."""
    return (
        select(InfoQuestion.state, sa.func.count())
        .where(*_received(since, until))
        .group_by(InfoQuestion.state)
        .execution_options(**WHOLE_NETWORK)
    )


def questions_by_topic(since: datetime, until: datetime) -> Select[str | None, int]:
    """Name of the topic and how many handled questions; nothing for 'something else'."""
    return (
        select(QuestionTopic.name, sa.func.count())
        .select_from(InfoQuestion)
        .outerjoin(QuestionTopic, QuestionTopic.id == InfoQuestion.topic_id)
        .where(*_received(since, until), InfoQuestion.state.in_(HANDLED_STATES))
        .group_by(QuestionTopic.name)
        .order_by(sa.func.count().desc(), QuestionTopic.name)
        .execution_options(**WHOLE_NETWORK)
    )


def received_handled(since: datetime, until: datetime) -> Select[datetime, int | None]:
    """Moment and district of each handled question of the period."""
    return (
        select(InfoQuestion.received_at, InfoQuestion.district_id)
        .where(*_received(since, until), InfoQuestion.state.in_(HANDLED_STATES))
        .execution_options(**WHOLE_NETWORK)
    )


def _came_before(question_id: int) -> sa.ColumnElement[bool]:
    last = aliased(InfoQuestion)
    moment = select(last.received_at).where(last.id == question_id).scalar_subquery()
    same_moment = sa.and_(InfoQuestion.received_at == moment, InfoQuestion.id < question_id)
    return sa.or_(InfoQuestion.received_at < moment, same_moment)


def _received(since: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return InfoQuestion.received_at >= since, InfoQuestion.received_at < until


def _around() -> tuple[Any, ...]:
    return (
        joinedload(InfoQuestion.topic),
        joinedload(InfoQuestion.campaign),
        joinedload(InfoQuestion.district),
    )

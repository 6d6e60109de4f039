"""How questions look in a list: ready texts."""

from dataclasses import dataclass

from intake.questions.models import InfoQuestion, QuestionState
from intake.questions.rules import CALLER_LABELS, CHANNEL_LABELS, STATE_LABELS
from portal.clock import dated_text, local_day, utc_now
from portal.language import _, _n, as_written

BADGES: dict[QuestionState, str] = {
    QuestionState.NEW: "wait",
    QuestionState.ANSWERED: "ok",
    QuestionState.REFERRED: "ok",
    QuestionState.CONVERTED: "new",
    QuestionState.UNANSWERED: "stop",
}


@dataclass(frozen=True)
class QuestionRow:
    """One question in a list."""

    id: int
    about: str
    note: str
    campaign: str
    caller: str
    channel: str
    district: str
    day: str
    minutes: str
    state: str
    badge: str
    request_id: int | None


def question_row(question: InfoQuestion) -> QuestionRow:
    """The texts of one question."""
    topic = as_written(question.topic.name) if question.topic else ""
    note = question.topic_note or ""
    return QuestionRow(
        id=question.id,
        about=topic or note or _("Anders"),
        note=note if topic else "",
        campaign=as_written(question.campaign.name) if question.campaign else "",
        caller=str(CALLER_LABELS[question.caller_type]),
        channel=str(CHANNEL_LABELS[question.channel]),
        district=as_written(question.district.name) if question.district else "",
        day=dated_text(local_day(question.received_at), local_day(utc_now())),
        minutes=_n("{n} minuut", "{n} minuten", question.minutes) if question.minutes else "",
        state=str(STATE_LABELS[question.state]),
        badge=BADGES[question.state],
        request_id=question.request_id,
    )

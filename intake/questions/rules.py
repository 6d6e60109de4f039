"""What a question must say before we keep it, and what can still become of it."""

from dataclasses import dataclass
from datetime import date

from intake.questions.models import CallerType, QuestionChannel, QuestionState
from portal.errors import Refusal
from portal.language import _l

MOST_MINUTES = 480
OLDEST_DAYS = 366

STATE_LABELS: dict[QuestionState, str] = {
    QuestionState.NEW: _l("Nog te beantwoorden"),
    QuestionState.ANSWERED: _l("Beantwoord"),
    QuestionState.REFERRED: _l("Doorverwezen"),
    QuestionState.CONVERTED: _l("Werd een hulpvraag"),
    QuestionState.UNANSWERED: _l("Geen antwoord gevonden"),
}
CHANNEL_LABELS: dict[QuestionChannel, str] = {
    QuestionChannel.PHONE: _l("Telefoon"),
    QuestionChannel.MAIL: _l("E-mail"),
    QuestionChannel.WEB: _l("Website"),
    QuestionChannel.VISIT: _l("Aan de balie of op bezoek"),
}
CALLER_LABELS: dict[CallerType, str] = {
    CallerType.RESIDENT: _l("Inwoner"),
    CallerType.PROFESSIONAL: _l("Hulpverlener of organisatie"),
    CallerType.CHURCH: _l("Kerk of geloofsgemeenschap"),
}


class TopicMissing(Refusal):
    """Without a topic nobody can count it."""

    message = _l("Kies een onderwerp, of schrijf er zelf een op.")
    field = "topic_id"


class DayOff(Refusal):
    """Nobody asked anything tomorrow."""

    message = _l("Kies een dag van het afgelopen jaar, niet later dan vandaag.")
    field = "on"


class BecameRequest(Refusal):
    """It is a help request now; what happens is written there."""

    message = _l("Deze vraag is een hulpvraag geworden. Ga daar verder.")


@dataclass(frozen=True)
class QuestionEntry:
    """What the desk typed of one question. Texts are already trimmed."""

    topic_id: int | None = None
    topic_note: str = ""
    campaign_id: int | None = None
    channel: QuestionChannel = QuestionChannel.PHONE
    caller_type: CallerType = CallerType.RESIDENT
    district_id: int | None = None
    minutes: int | None = None
    answer_note: str = ""
    # The day it was asked, when that was not today.
    on: date | None = None


def check_question(entry: QuestionEntry, *, today: date) -> None:
    """It is about something, and was asked. Raises TopicMissing or DayOff."""
    if entry.topic_id is None and not entry.topic_note:
        raise TopicMissing
    if entry.on is not None and not 0 <= (today - entry.on).days <= OLDEST_DAYS:
        raise DayOff


def need_of(topic: str, note: str) -> str:
    """With which words the help request begins: what was asked, as far as it was typed."""
    return ": ".join(one for one in (topic, note) if one)

"""The form of a question: a topic and one key is enough."""

from typing import Any

from intake.questions.models import CallerType, QuestionChannel, QuestionState
from intake.questions.rules import (
    CALLER_LABELS,
    CHANNEL_LABELS,
    MOST_MINUTES,
    STATE_LABELS,
    QuestionEntry,
)
from intake.requests.forms import AsksAboutBsn
from portal.language import _l
from portal.web.forms import Area, BaseForm, Choice, Text
from portal.web.meanwhile import VersionedForm
from portal.web.staff_forms import OnceForm
from portal.web.values import Day, WholeNumber


class QuestionForm(OnceForm, AsksAboutBsn, VersionedForm):
    """What somebody wanted to know. There is no field for who it was."""

    looked_through = ("topic_note", "answer_note")

    topic_id = Choice(_l("Waar gaat de vraag over?"), required=False, radio=False)
    topic_note = Text(_l("In een paar woorden"), 160)
    campaign_id = Choice(_l("Hoort het bij een actie van anderen?"), required=False, radio=False)
    channel = Choice(
        _l("Hoe kwam de vraag binnen?"),
        tuple((one.value, label) for one, label in CHANNEL_LABELS.items()),
        required=False,
        radio=False,
    )
    caller_type = Choice(
        _l("Wie vroeg het?"),
        tuple((one.value, label) for one, label in CALLER_LABELS.items()),
        required=False,
        radio=False,
    )
    district_id = Choice(_l("Wijk"), required=False, radio=False)
    minutes = WholeNumber(_l("Hoeveel minuten?"), 1, MOST_MINUTES)
    on = Day(_l("Op welke dag?"))
    answer_note = Area(_l("Wat was het antwoord?"), 2000)

    def entry(self) -> QuestionEntry:
        """What was typed."""
        return QuestionEntry(
            topic_id=_number(self.topic_id.data),
            topic_note=self.topic_note.data or "",
            campaign_id=_number(self.campaign_id.data),
            channel=QuestionChannel(self.channel.data or "phone"),
            caller_type=CallerType(self.caller_type.data or "resident"),
            district_id=_number(self.district_id.data),
            minutes=self.minutes.data,
            answer_note=self.answer_note.data or "",
            on=self.on.data,
        )


class QuestionFilter(BaseForm):
    """Which questions to list."""

    state = Choice(
        _l("Wat werd het?"),
        (("", _l("Alles")), *((one.value, STATE_LABELS[one]) for one in QuestionState)),
        required=False,
        radio=False,
    )
    topic_id = Choice(_l("Onderwerp"), required=False, radio=False)
    voor = WholeNumber(_l("Voor"), 1, 999_999_999)

    def wishes(self) -> dict[str, Any]:
        """What to look for."""
        return {
            "state": QuestionState(self.state.data) if self.state.data else None,
            "topic_id": _number(self.topic_id.data),
            "before_id": self.voor.data,
        }

    def address(self) -> dict[str, str]:
        """The choices, as an address keeps them."""
        kept = {"state": self.state.data, "topic_id": self.topic_id.data}
        return {name: value for name, value in kept.items() if value}


def _number(text: str | None) -> int | None:
    return int(text) if text else None

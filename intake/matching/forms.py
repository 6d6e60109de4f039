"""The shape of what people type about matches and visits."""

from intake.matching.transitions import END_REASONS
from intake.referral.rules import RETURN_REASONS
from portal.web.forms import Area, BaseForm, Choice, Hidden
from portal.web.public_forms import PublicForm
from portal.web.values import Clock, Day, Hours


def sentence_case(text: str) -> str:
    """'Geen klik'."""
    return text[:1].upper() + text[1:]


class VersionForm(BaseForm):
    """A form that knows what the page showed."""

    version = Hidden()

    @property
    def shown_version(self) -> int | None:
        """The version that the page showed; None when it cannot be read."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


class VisitForm(VersionForm):
    """When the volunteer comes."""

    day = Day("Dag", required="Kies een dag.")
    time = Clock("Tijd", required="Vul een tijd in, bijvoorbeeld 14.30.")
    hours = Hours("Hoe lang ongeveer", required="Vul in hoeveel uur, bijvoorbeeld 2 of 1,5.")
    note = Area("Wat moet de vrijwilliger weten?", 500)


class RecordForm(VersionForm):
    """What really happened."""

    served = Hours("Hoeveel uur is er geholpen?", required="Vul in hoeveel uur.")


class EndForm(VersionForm):
    """Why it stops."""

    reason = Choice(
        "Waarom stopt het?",
        [(reason, sentence_case(reason)) for reason in END_REASONS],
        radio=False,
    )


class ReturnForm(BaseForm):
    """Why the organisation gives a part back to the desk."""

    reason = Choice(
        "Waarom geeft u dit terug?",
        [(reason, sentence_case(reason)) for reason in RETURN_REASONS],
    )
    note = Area("Wat helpt de hulplijn om verder te zoeken?", 1000)


class ProjectChoiceForm(BaseForm):
    """For which campaign and which partner a project is made."""

    campaign_id = Choice("Voor welke campagne?")
    organisation_id = Choice("Welke organisatie begeleidt het?")


class AnswerForm(PublicForm):
    """The volunteer's yes or no, from the mailed link."""

    answer = Hidden()

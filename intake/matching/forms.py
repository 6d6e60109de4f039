"""The shape of what people type about matches and visits."""

from intake.matching.transitions import END_LABELS
from intake.referral.rules import RETURN_LABELS
from portal.language import _l
from portal.web.forms import Area, BaseForm, Choice, Hidden
from portal.web.meanwhile import VersionedForm
from portal.web.public_forms import PublicForm
from portal.web.values import Clock, Day, Hours


class VisitForm(VersionedForm):
    """When the volunteer comes."""

    day = Day(_l("Dag"), required=_l("Kies een dag."))
    time = Clock(_l("Tijd"), required=_l("Vul een tijd in, bijvoorbeeld 14.30."))
    hours = Hours(
        _l("Hoe lang ongeveer"), required=_l("Vul in hoeveel uur, bijvoorbeeld 2 of 1,5.")
    )
    note = Area(_l("Wat moet de vrijwilliger weten?"), 500)


class RecordForm(VersionedForm):
    """What really happened."""

    served = Hours(_l("Hoeveel uur is er geholpen?"), required=_l("Vul in hoeveel uur."))


class EndForm(VersionedForm):
    """Why it stops."""

    reason = Choice(
        _l("Waarom stopt het?"),
        tuple(END_LABELS.items()),
        radio=False,
    )


class ReturnForm(BaseForm):
    """Why the organisation gives a part back to the desk."""

    reason = Choice(
        _l("Waarom geeft u dit terug?"),
        tuple(RETURN_LABELS.items()),
    )
    note = Area(_l("Wat helpt de hulplijn om verder te zoeken?"), 1000)


class ProjectChoiceForm(BaseForm):
    """For which campaign and which partner a project is made."""

    campaign_id = Choice(_l("Voor welke campagne?"))
    organisation_id = Choice(_l("Welke organisatie begeleidt het?"))


class AnswerForm(PublicForm):
    """The volunteer's yes or no, from the mailed link."""

    answer = Hidden()

"""Which church is asked, and when a church collects."""

from campaigns.participation.rules import WAYS
from portal.language import _l
from portal.web.forms import BaseForm, Choice, Choices, Text
from portal.web.meanwhile import VersionedForm
from portal.web.values import Day


class ChurchForm(BaseForm):
    """A church from the partnership's list, or a new one by its name."""

    church_id = Choice(_l("Kies een kerk"), required=False, radio=False)
    name = Text(_l("Of vul de naam van een andere kerk in"), max=160)


class MomentForm(VersionedForm):
    """The day on which a church asks for time."""

    collects_on = Day(_l("Op welke dag vraagt u om tijd?"))
    ways = Choices(_l("Hoe vraagt u om tijd?"), tuple(WAYS.items()))

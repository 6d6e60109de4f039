"""What a coordinator types about a campaign and a project."""

from campaigns.planning.rules import NoReason, ProjectWish
from portal.language import _l
from portal.web.forms import Area, BaseForm, Choice, Text, Tick
from portal.web.meanwhile import VersionedForm
from portal.web.values import Day, Hours, WholeNumber


class CampaignForm(VersionedForm):
    """Name, introduction and period of a campaign."""

    name = Text(_l("Hoe heet de campagne?"), max=120, required=_l("Geef de campagne een naam."))
    intro = Area(_l("Wat vertelt u over de campagne?"), max=2000)
    opens_on = Day(_l("Eerste dag"), required=_l("Kies de eerste dag."))
    closes_on = Day(_l("Laatste dag"), required=_l("Kies de laatste dag."))
    accent = Choice(_l("Welke kleur krijgt de campagne?"), required=False)


class CancelForm(BaseForm):
    """Why a campaign is called off."""

    reason = Area(_l("Waarom gaat de campagne niet door?"), max=300, required=NoReason.message)


class ProjectForm(VersionedForm):
    """What a project is, how much time it asks, and who calls the people."""

    title = Text(_l("Hoe heet het project?"), max=120, required=_l("Geef het project een naam."))
    summary = Text(_l("Wat is het, in één zin?"), max=200, required=_l("Schrijf één zin."))
    description = Area(
        _l("Wat gaat iemand doen?"), max=4000, required=_l("Vertel wat iemand gaat doen.")
    )
    places = WholeNumber(
        _l("Voor hoeveel mensen is er plek?"), 1, 2000, required=_l("Vul een getal in.")
    )
    minutes = Hours(_l("Hoeveel uur per keer?"), required=_l("Vul het aantal uren in."))
    every_weeks = WholeNumber(_l("Om de hoeveel weken?"), 1, 52)
    min_age = WholeNumber(_l("Vanaf welke leeftijd?"), 12, 99, required=_l("Vul een leeftijd in."))
    is_vog_required = Tick(_l("Er is een VOG nodig"))
    contact_account_id = Choice(_l("Wie belt de mensen die meedoen?"), radio=False)

    def wish(self) -> ProjectWish:
        """What was asked; for a form that was found right."""
        return ProjectWish(
            title=self.title.data,
            summary=self.summary.data,
            description=self.description.data,
            places=self.places.data,
            minutes=self.minutes.data,
            every_weeks=self.every_weeks.data,
            min_age=self.min_age.data,
            is_vog_required=bool(self.is_vog_required.data),
            contact_account_id=int(self.contact_account_id.data),
        )

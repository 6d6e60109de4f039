"""Two campaigns of Dordrecht: spring's, whose pledges are there, and autumn's, ready to open."""

from campaigns.participation.models import ParticipationState
from campaigns.planning.models import CampaignState, ProjectState
from campaigns.pledges.models import Pledge, PledgeState
from tasks.demo.giving import Gift, add_campaign, add_project, give, join
from tasks.demo.helping import help_with
from tasks.demo.making import Town
from tasks.demo.waiting import BEING_HELPED

GIFTS = (
    Gift("Anna", "buddy", "Crabbehof", ("tue-afternoon", "thu-afternoon"), gender="vrouw"),
    Gift("Emine", "buddy", "Sterrenburg", ("tue-afternoon",), languages=("nl", "tr"), gender="vrouw", skills=("cook",)),
    Gift("Gerard", "buddy", "Wielwijk", ("wed-afternoon", "sat-morning"), church="anker", gender="man"),
    Gift("Lotte", "buddy", "Dubbeldam", ("mon-evening", "wed-evening"), church="anker"),
    Gift("Johan", "buddy", "Oud-Krispijn", ("sat-morning", "sat-afternoon"), gender="man"),
    Gift("Miriam", "buddy", "Reeland", ("fri-morning", "thu-afternoon"), church=""),
    Gift("Kees", "buddy", "Binnenstad", ("thu-afternoon",), PledgeState.NEW),
    Gift("Sanne", "buddy", "Zuidhoven", ("mon-afternoon",), PledgeState.TO_CONTACT, "anker"),
    Gift("Peter", "buddy", "Stadspolders", (), PledgeState.UNCONFIRMED),
    Gift("Roel", "big_job", "Wielwijk", ("sat-morning", "sat-afternoon"), skills=("paint", "laminate"), people=4),
    Gift("Marleen", "big_job", "Sterrenburg", ("fri-morning", "sat-morning"), skills=("wallpaper", "paint"), people=3, church="anker"),
    Gift("Tom", "big_job", "Dubbeldam", ("sat-morning",), PledgeState.NEW, skills=("garden",), people=2),
    Gift("Ada", "cleaning_pre_wmo", "Crabbehof", ("wed-morning", "thu-morning", "fri-morning"), skills=("clean",), people=2),
    Gift("Ruth", "cleaning_pre_wmo", "Sterrenburg", ("mon-morning",), skills=("clean",), people=2, church="anker"),
)  # fmt: skip
# Kind of help, owner, contact, places.
PROJECTS = (("buddy", "hiphelpt", "bram", 20), ("big_job", "present", "cor", 24), ("cleaning_pre_wmo", "handen", "hans", 10))  # fmt: skip


def fill_campaigns(town: Town) -> None:
    """Spring with its pledges, and autumn with everything it needs to open."""
    spring = add_campaign(
        town, "eerste-tijdcollecte", "Eerste tijdcollecte", CampaignState.FOLLOW_UP, -60, -20
    )
    churches = join(town, spring, {"ark": "k7m2", "anker": "p4x9"}, ParticipationState.COLLECTING)
    projects = {
        kind: add_project(town, spring, kind, owner, contact, places, ProjectState.CLOSED)
        for kind, owner, contact, places in PROJECTS
    }
    pledges: dict[str, Pledge] = {}
    for position, gift in enumerate(GIFTS):
        pledges[gift.name] = give(
            town, gift, position, projects[gift.kind], churches.get(gift.church)
        )
    autumn = add_campaign(
        town, "tijdcollecte-najaar", "Tijdcollecte najaar", CampaignState.INVITING, 0, 42
    )
    join(town, autumn, {"ark": "w3n8", "anker": "h6t5"}, ParticipationState.CONFIRMED)
    add_project(town, autumn, "big_job", "present", "cor", 16)
    for name, (wait, helped) in BEING_HELPED.items():
        help_with(town, town.parts[wait.need], pledges[name], helped)

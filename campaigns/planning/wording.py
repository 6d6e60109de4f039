"""Dutch words for where a campaign and a project stand, and how many people take part."""

from dataclasses import dataclass

from campaigns.planning.models import CampaignState, ProjectState
from portal.language import _l

CAMPAIGN_LABELS = {
    CampaignState.DRAFT: _l("Concept"),
    CampaignState.INVITING: _l("Kerken uitnodigen"),
    CampaignState.OPEN: _l("Open voor toezeggingen"),
    CampaignState.CLOSED: _l("Gesloten"),
    CampaignState.FOLLOW_UP: _l("Opvolging"),
    CampaignState.COMPLETED: _l("Afgerond"),
    CampaignState.CANCELLED: _l("Gaat niet door"),
}

# What happens in each step, in their order.
LIFE = {
    CampaignState.DRAFT: _l("U kiest projecten. Niemand ziet de campagne nog."),
    CampaignState.INVITING: _l("U vraagt kerken of zij meedoen."),
    CampaignState.OPEN: _l("Mensen geven tijd. U belt wie zich aanmeldt."),
    CampaignState.CLOSED: _l("Er komt niets meer bij. De pagina blijft staan."),
    CampaignState.FOLLOW_UP: _l("U belt iedereen die nog wacht."),
    CampaignState.COMPLETED: _l("Iedereen is gebeld. De kerken horen wat de tijd deed."),
}

PROJECT_LABELS = {
    ProjectState.DRAFT: _l("Concept"),
    ProjectState.OPEN: _l("Open"),
    ProjectState.CLOSED: _l("Gesloten"),
    ProjectState.COMPLETED: _l("Afgerond"),
    ProjectState.CANCELLED: _l("Gaat niet door"),
}


@dataclass(frozen=True)
class LifeStep:
    """One step in the life of a campaign, as a page tells it."""

    label: str
    what: str
    is_done: bool
    is_now: bool


def life_of(state: CampaignState) -> list[LifeStep]:
    """Every step of a campaign, with where this one is; nothing for one that was called off."""
    if state is CampaignState.CANCELLED:
        return []
    order = list(LIFE)
    now = order.index(state)
    return [
        LifeStep(str(CAMPAIGN_LABELS[one]), str(LIFE[one]), is_done=n < now, is_now=n == now)
        for n, one in enumerate(order)
    ]


def rounded_down(taken: int) -> int | None:
    """How many people take part, told in fives; None when there are fewer than five.

    Steps of five, so that nobody can tell from the page that one person joined or left.
    """
    return taken - taken % 5 if taken >= 5 else None

"""Dutch words for where a campaign and a project stand, and how many people take part."""

from campaigns.planning.models import CampaignState, ProjectState

CAMPAIGN_LABELS = {
    CampaignState.DRAFT: "Concept",
    CampaignState.INVITING: "Kerken uitnodigen",
    CampaignState.OPEN: "Open voor toezeggingen",
    CampaignState.CLOSED: "Gesloten",
    CampaignState.FOLLOW_UP: "Opvolging",
    CampaignState.COMPLETED: "Afgerond",
    CampaignState.CANCELLED: "Gaat niet door",
}

PROJECT_LABELS = {
    ProjectState.DRAFT: "Concept",
    ProjectState.OPEN: "Open",
    ProjectState.CLOSED: "Gesloten",
    ProjectState.COMPLETED: "Afgerond",
    ProjectState.CANCELLED: "Gaat niet door",
}


def rounded_down(taken: int) -> int | None:
    """How many people take part, told in fives; None when there are fewer than five.

    Steps of five, so that nobody can tell from the page that one person joined or left.
    """
    return taken - taken % 5 if taken >= 5 else None

"""What is still being prepared looks like nothing to a visitor."""

import pytest
from factories import make_campaign, make_project

from campaigns.planning.models import CampaignState, ProjectState


@pytest.mark.parametrize(
    ("campaign_state", "project_state"),
    [
        (CampaignState.OPEN, ProjectState.DRAFT),
        (CampaignState.DRAFT, ProjectState.OPEN),
        (CampaignState.INVITING, ProjectState.OPEN),
        (CampaignState.CANCELLED, ProjectState.OPEN),
    ],
)
def test_a_project_in_preparation_is_not_there(
    client, session, town, campaign_state, project_state
):
    campaign = make_campaign(session, town.network, state=campaign_state)
    project = make_project(
        session, campaign, town.hiphelpt, town.bram, town.buddy, state=project_state
    )
    session.commit()
    path = f"/dordrecht/projecten/{project.id}/toezeggen"
    assert client.get(path).status_code == 404
    assert client.post(path, data={"hours": "2"}).status_code == 404

"""A closed project's page leads to what is open."""

from datetime import date

import pytest
from factories import make_campaign, make_project

from campaigns.planning.models import CampaignState, ProjectState


@pytest.fixture
def path(town):
    return f"/dordrecht/projecten/{town.project.id}/toezeggen"


def test_a_closed_page_lists_what_is_open_now(client, session, town, path):
    make_project(session, town.campaign, town.present, town.cor, town.paint, title="Samen verven")
    make_campaign(session, town.network, name="Voorjaarsactie")
    make_campaign(session, town.network, name="Oude actie", closes_on=date(2026, 10, 2))
    town.project.state = ProjectState.CLOSED
    session.commit()
    page = client.get(path).text
    assert ("Samen verven" in page, "Voorjaarsactie" in page) == (True, True)
    assert "Oude actie" not in page
    town.campaign.state = CampaignState.CLOSED
    session.commit()
    page = client.get(path).text
    assert ("Samen verven" in page, "Voorjaarsactie" in page) == (False, True)

"""A campaign is rounded off when nobody waits for a call any more."""

import pytest
import sqlalchemy as sa
from factories import make_pledge, make_project

from campaigns.planning.models import Campaign, CampaignState
from campaigns.pledges.models import Pledge, PledgeState


@pytest.fixture
def path(town, session):
    session.execute(sa.update(Campaign).values(state=CampaignState.FOLLOW_UP))
    session.commit()
    return f"/dordrecht/campagnes/{town.campaign.id}/afronden"


def state_of(session, town):
    session.expire_all()
    return session.get(Campaign, town.campaign.id).state


def test_a_call_that_another_partner_still_has_to_make_counts_too(town, session, path, sign_in):
    theirs = make_project(session, town.campaign, town.present, town.cor, town.paint)
    pledge = make_pledge(session, theirs, state=PledgeState.NEW)
    make_pledge(session, town.project, state=PledgeState.AVAILABLE)
    session.commit()
    browser = sign_in(town.bram)
    answer = browser.post(path, follow_redirects=True)
    assert "Nog niet iedereen is gebeld (1)." in answer.text
    assert state_of(session, town) is CampaignState.FOLLOW_UP
    session.execute(
        sa.update(Pledge).where(Pledge.id == pledge.id).values(state=PledgeState.DECLINED)
    )
    session.commit()
    assert "is afgerond" in browser.post(path, follow_redirects=True).text
    assert state_of(session, town) is CampaignState.COMPLETED


def test_strangers_and_readers_round_nothing_off(town, session, path, sign_in):
    assert sign_in(town.dina).post(path).status_code == 404
    assert sign_in(town.board).post(path).status_code == 403
    assert state_of(session, town) is CampaignState.FOLLOW_UP

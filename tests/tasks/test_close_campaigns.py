"""The campaigns whose last day has gone close in every partnership."""

from datetime import date

import sqlalchemy as sa
from factories import make_campaign

from campaigns.planning.models import Campaign, CampaignState
from tasks import jobs


def test_campaigns_that_are_over_close_in_every_partnership(session, town):
    for network in (town.network, town.other):
        make_campaign(
            session,
            network,
            name="Voorbij",
            opens_on=date(2020, 1, 1),
            closes_on=date(2020, 2, 1),
        )
    session.commit()
    assert jobs.close_campaigns() == 2
    assert jobs.close_campaigns() == 0
    session.expire_all()
    states = dict(session.execute(sa.select(Campaign.name, Campaign.state)).all())
    assert states == {
        "Voorbij": CampaignState.CLOSED,
        "Tijdcollecte najaar": CampaignState.OPEN,
    }

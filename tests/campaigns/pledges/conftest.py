"""What the tests of the services share."""

import pytest

from portal.permissions import Actor


@pytest.fixture
def home(at_home, town):
    """The session of all Dordrecht, with what these tests change taken back into it."""
    at_home.add_all([town.project, town.campaign, town.bram, town.network])
    return at_home


@pytest.fixture
def caller(home, town):
    """Bram as the services know him."""
    return Actor("Bram", account_id=town.bram.id, network_id=town.network.id)

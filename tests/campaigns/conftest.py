"""The cast as rows of the session that is at home in Dordrecht, and a twin elsewhere."""

from types import SimpleNamespace

import pytest
from factories import make_campaign, make_church, make_participation, make_project
from sqlalchemy.orm import Session


@pytest.fixture
def foreign(session: Session, town: SimpleNamespace) -> SimpleNamespace:
    """A campaign with a project and a church in the other partnership; ask for it first."""
    campaign = make_campaign(session, town.other, name="Elders", slug="elders")
    church = make_church(session, town.other, name="De Elders (voorbeeldkerk)")
    project = make_project(session, campaign, town.elsewhere, town.dina, town.buddy)
    participation = make_participation(session, campaign, church, code="ELDERS")
    session.commit()
    return SimpleNamespace(
        campaign=campaign, church=church, project=project, participation=participation
    )


@pytest.fixture
def here(at_home: Session, town: SimpleNamespace) -> SimpleNamespace:
    """The town again, read by this session: entering a scope lets go of earlier rows."""
    rows = {name: at_home.get(type(row), row.id) or row for name, row in vars(town).items()}
    return SimpleNamespace(**rows)

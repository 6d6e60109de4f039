"""A session sees its own partnership, and nothing without a scope."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from factories import make_pledge, make_project
from flask import Flask
from sqlalchemy.orm import Session

from campaigns.planning.models import Project
from campaigns.pledges.models import Pledge
from campaigns.volunteers.models import Volunteer
from intake.requests.models import HelpRequest
from portal import scope
from portal.db import db, unit_of_work
from portal.permissions import POLICY, Permission
from portal.scope import Scope, Scoped, Unscoped, scoped_models


def test_a_select_without_a_scope_raises(session, town):
    session.info[scope.KEY] = None
    with pytest.raises(Unscoped):
        session.scalars(sa.select(Project)).all()
    with pytest.raises(Unscoped):
        session.execute(sa.update(Project).values(title="x"))


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model.__name__)
def test_each_scoped_model_is_held_to_its_partnership(session, town, model):
    """The other partnership's rows are not there, whatever we ask."""
    scope.enter(session, Scope(town.other.id, whole_network=True))
    networks = set(session.scalars(sa.select(model.network_id)))
    assert networks <= {town.other.id}


def test_an_organisation_sees_the_pledges_of_its_own_projects(session, town):
    make_pledge(session, town.project)
    theirs = make_project(session, town.campaign, town.present, town.cor, town.paint)
    make_pledge(session, theirs)
    session.commit()
    scope.enter(session, Scope(town.network.id, organisation_ids=frozenset({town.hiphelpt.id})))
    assert set(session.scalars(sa.select(Pledge.organisation_id))) == {town.hiphelpt.id}
    assert len(session.scalars(sa.select(Volunteer)).all()) == 1


def test_a_visitor_sees_no_person(session, town):
    make_pledge(session, town.project)
    session.commit()
    scope.enter(session, Scope(town.network.id))
    assert session.scalars(sa.select(Pledge)).all() == []
    assert session.scalars(sa.select(Volunteer)).all() == []
    assert session.scalars(sa.select(HelpRequest)).all() == []


def test_what_was_loaded_under_a_wider_scope_is_let_go(session, town):
    pledge = make_pledge(session, town.project)
    session.commit()
    assert session.get(Pledge, pledge.id) is not None
    scope.enter(session, Scope(town.other.id, whole_network=True))
    assert session.get(Pledge, pledge.id) is None


def test_postgresql_holds_the_line_by_itself(session, town):
    """A Core select that knows no scope finds nothing of another partnership."""
    if session.get_bind().dialect.name != "postgresql":
        assert scoped_models()
        return
    for model in scoped_models():
        table = model.__table__
        session.info[scope.KEY] = Scope(town.other.id, whole_network=True)
        scope._tell_database(session, None, session.connection())
        seen = session.connection().execute(sa.select(table.c.network_id)).scalars()
        assert set(seen) <= {town.other.id}, table.name


def test_a_unit_of_work_does_not_nest(session, town):
    with unit_of_work(), pytest.raises(RuntimeError), unit_of_work():
        pass


def test_every_permission_stands_in_the_policy():
    assert set(POLICY) == set(Permission)
    assert all(issubclass(model, Scoped) for model in scoped_models())


def test_the_front_door_opens(app: Flask, session: Session, town, client, sign_in: Callable):
    answer = client.get("/inloggen")
    assert answer.status_code == 200
    assert "Inloggen" in answer.text
    assert client.get("/dordrecht/bestaat-niet").status_code == 404
    assert db.engine is not None

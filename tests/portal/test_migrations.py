"""Migrations go up and down with rows in the tables, on both databases, and match the models."""

from datetime import date

import pytest
import sqlalchemy as sa
from conftest import WITHOUT, fresh_postgresql, settings_for
from factories import (
    make_match,
    make_part,
    make_pledge,
    make_request,
    make_town,
    make_visit,
)

from intake.matching.models import Match, MatchState, VisitState
from portal import scope
from portal.db import Base, db, unit_of_work
from portal.factory import create_app
from portal.schema import migrations


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrations.sqlite3'}"
    elif "postgresql" in WITHOUT:
        pytest.skip("PostgreSQL is left out")
    else:
        with fresh_postgresql() as url:
            yield url


def fill() -> None:
    session = db.session()
    with scope.system_scope(session, "a test fills the tables"), unit_of_work() as work:
        make_pledge(work, make_town(work).project)


def rows(table: str) -> int:
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET app.system = 'on'")
        return connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()


def test_up_down_and_up_again_with_rows(database_url):
    app = create_app(settings_for(database_url))
    with app.app_context():
        migrations().upgrade()
        migrations().check()
        fill()
        before = rows("pledges"), rows("accounts")
        migrations().downgrade(revision="0001")
        migrations().upgrade()
        assert (rows("pledges"), rows("accounts")) == before == (1, 7)
        migrations().downgrade(revision="base")
        left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
        assert left == set()
        migrations().upgrade()
        assert set(sa.inspect(db.engine).get_table_names()) >= set(Base.metadata.tables)
        db.session.remove()
        db.engine.dispose()


def test_who_helped_already_is_asked_how_it_goes_from_the_first_visit_on(database_url):
    app = create_app(settings_for(database_url))
    with app.app_context():
        migrations().upgrade()
        session = db.session()
        with scope.system_scope(session, "a test fills the tables"), unit_of_work() as work:
            town = make_town(work)
            part = make_part(work, make_request(work, town.network, town.buddy), town.buddy)
            pledge = make_pledge(work, town.project)
            match = make_match(work, part, pledge, town.bram, state=MatchState.ACTIVE)
            for day, state in ((20, "done"), (13, "done"), (6, "cancelled")):
                make_visit(
                    work, match, starts_local=f"2026-10-{day:02}T14:00", state=VisitState(state)
                )
        migrations().downgrade(revision="0012")
        migrations().upgrade()
        with scope.system_scope(session, "a test looks"):
            assert session.scalars(sa.select(Match.helps_since)).all() == [date(2026, 10, 13)]
        db.session.remove()
        db.engine.dispose()


def test_a_model_without_its_migration_is_noticed(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'drift.sqlite3'}"))
    with app.app_context():
        migrations().upgrade()
        extra = sa.Column("planted", sa.Integer)
        table = Base.metadata.tables["churches"]
        table.append_column(extra)
        try:
            with pytest.raises(SystemExit):
                migrations().check()
        finally:
            table._columns.remove(extra)
        db.engine.dispose()

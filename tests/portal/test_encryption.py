"""What tells something about a person is unreadable for whoever holds the database file."""

import pytest
import sqlalchemy as sa
from factories import make_match, make_part, make_pledge, make_request

SECRET = "spreekt Turks"


@pytest.fixture
def known(session, town):
    """A request and a match that hold the words, and the session that keeps them."""
    request = make_request(session, town.network, town.buddy)
    request.alternative = request.best_moment = request.need = SECRET
    request.seeker.relation = request.seeker.organisation = SECRET
    pledge = make_pledge(session, town.project)
    match = make_match(session, make_part(session, request, town.buddy), pledge, town.bram)
    match.reasons = [SECRET, "maandag en dinsdag"]
    session.commit()
    session.expire_all()
    return request, match


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("matches", "reasons"),
        ("help_requests", "alternative"),
        ("help_requests", "best_moment"),
        ("help_requests", "need"),
        ("contacts", "relation"),
        ("contacts", "organisation"),
    ],
)
def test_the_words_stand_encrypted_and_are_read_back(known, session, table, column):
    request, match = known
    rows = {"matches": match, "help_requests": request, "contacts": request.seeker}
    kept = session.execute(
        sa.text(f"SELECT {column} FROM {table} WHERE id = :id"), {"id": rows[table].id}
    ).scalar_one()
    assert "Turks" not in kept
    assert kept.startswith("gAAAA")
    assert SECRET in getattr(rows[table], column)


def test_nothing_stays_nothing(known, session):
    request, match = known
    match.reasons = []
    request.seeker.relation = ""
    session.commit()
    session.expire_all()
    assert (match.reasons, request.seeker.relation) == ([], "")

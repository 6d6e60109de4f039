"""What tells something about a person is unreadable for whoever holds the database file."""

import pytest
import sqlalchemy as sa
from factories import make_match, make_part, make_pledge, make_request

from portal.db import Base, EncryptedJson, EncryptedText

SECRET = "spreekt Turks"


@pytest.fixture
def known(session, town):
    """A request and a match that hold the words, and the session that keeps them."""
    request = make_request(session, town.network, town.buddy)
    request.alternative = request.best_moment = request.need = SECRET
    request.seeker.relation = request.seeker.organisation = SECRET
    request.seeker.street = request.seeker.phone = SECRET
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
        ("contacts", "street"),
        ("contacts", "phone"),
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


# Kinds of text that nobody may read in the file of the database.
CLOSED = {"need", "note", "address"}
# Answers out of a short list, by which volunteers are found.
CHOICES = {"request_parts.gender_wish", "request_parts.language", "request_parts.skills"}


def readable(table):
    """Columns with a need, a note, an address or a telephone number that anybody could read."""
    texts = (sa.String, sa.Text, sa.JSON)
    return [
        str(column)
        for column in table.columns
        if (column.info.get("personal") in CLOSED or column.name.endswith("phone"))
        and column.info.get("personal")
        and isinstance(getattr(column.type, "impl", column.type), texts)
        and not isinstance(column.type, EncryptedText | EncryptedJson | sa.Enum)
    ]


def test_every_need_note_address_and_number_is_encrypted():
    found = {one for table in Base.metadata.tables.values() for one in readable(table)}
    assert found == CHOICES


def test_control_a_note_in_the_clear_is_found():
    planted = sa.Table(
        "planted", sa.MetaData(), sa.Column("note", sa.String(9), info={"personal": "note"})
    )
    assert readable(planted) == ["planted.note"]

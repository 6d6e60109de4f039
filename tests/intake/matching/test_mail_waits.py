"""What the page of a match says of the mail to the volunteer."""

from datetime import UTC, datetime, timedelta

import pytest
from casts.match_pages import a_match

from intake.matching.models import MatchState
from portal.clock import moment_text
from portal.outbox.models import Message

LIST = "/dordrecht/koppelingen"


@pytest.fixture
def bram(sign_in, case):
    return sign_in(case.town.bram)


def test_the_page_says_whether_the_mail_has_left(bram, case, session):
    match = a_match(session, case, MatchState.PROPOSED)
    path = f"{LIST}/{match.id}"
    assert "heeft een mail gekregen" in bram.get(path).text
    monday = datetime(2030, 11, 25, 7, 30, tzinfo=UTC)
    session.add(
        Message(
            network_id=match.network_id,
            key=f"match-proposal:{match.id}",
            template="match_proposal",
            context={},
            created_at=monday,
            due_at=monday,
            stale_at=monday + timedelta(days=3),
        )
    )
    session.commit()
    said = bram.get(path).text
    assert f"krijgt een mail. Die gaat weg: {moment_text(monday)}." in said
    assert "heeft een mail gekregen" not in said

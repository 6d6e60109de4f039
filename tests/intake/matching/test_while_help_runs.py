"""The page of a match while help runs."""

import pytest
from casts.match_pages import a_match, a_visit, press

from intake.matching.models import MatchState as M

LIST = "/dordrecht/koppelingen"


@pytest.fixture
def bram(sign_in, case):
    return sign_in(case.town.bram)


def test_after_the_first_visit_the_page_says_that_help_runs(bram, case, session):
    match = a_match(session, case, M.ACTIVE)
    visit = a_visit(session, match, days=-1)
    path, own = f"{LIST}/{match.id}", f"/dordrecht/bezoeken/{visit.id}"
    press(bram, own, f"{own}/uren", served="2", version=visit.version)
    after = bram.get(path).text
    assert "De hulp loopt." in after
    assert "Spreek een volgend bezoek af" in after
    assert "Allebei zeiden ja" not in after
    assert "Dit bezoek is geweest: 2 uur geholpen." in bram.get(own).text


def test_a_visit_that_was_cancelled_says_so(bram, case, session):
    visit = a_visit(session, a_match(session, case, M.ACTIVE), days=3)
    own = f"/dordrecht/bezoeken/{visit.id}"
    press(bram, own, f"{own}/gaat-niet-door", version=visit.version)
    page = bram.get(own).text
    assert "Dit bezoek ging niet door." in page
    assert "is geweest" not in page

"""What a request says of itself once a volunteer was asked, found, or came."""

import pytest
from casts.match_pages import a_match, a_visit

from intake.matching.models import MatchState as M
from intake.matching.models import VisitState
from intake.referral import progress

REQUESTS = "/dordrecht/hulpvragen"
OURS = "/dordrecht/onze-hulpvragen"
SEARCHING = "Vrijwilliger gezocht"

SAID = (
    (M.PROPOSED, "Voorstel bij vrijwilliger"),
    (M.VOLUNTEER_ACCEPTED, "Voorstel bij vrijwilliger"),
    (M.SEEKER_ACCEPTED, "Vrijwilliger gevonden"),
    (M.ACTIVE, "Vrijwilliger gevonden"),
    (M.VOLUNTEER_DECLINED, SEARCHING),
    (M.LAPSED, SEARCHING),
)


def badges(page: str) -> str:
    """What a page says outside its search form."""
    return page.rpartition("</select>")[2]


@pytest.mark.parametrize(("state", "said"), SAID)
def test_lists_and_page_say_how_far_the_match_is(sign_in, case, session, state, said):
    a_match(session, case, state)
    own, bram, ellen = f"{REQUESTS}/{case.request.id}", case.town.bram, case.town.ellen
    for page in (
        sign_in(bram).get(OURS),
        sign_in(bram).get(own),
        sign_in(ellen).get(REQUESTS),
        sign_in(ellen).get(own),
    ):
        shown = badges(page.text)
        assert said in shown
        assert (SEARCHING in shown) is (said == SEARCHING)


def test_help_runs_after_the_first_visit(sign_in, case, session):
    a_visit(session, a_match(session, case, M.ACTIVE), days=-1).state = VisitState.DONE
    session.commit()
    assert "Hulp loopt" in sign_in(case.town.bram).get(OURS).text


def test_the_next_step_leads_to_the_match_and_no_longer_to_suggestions(sign_in, case, session):
    own = f"{REQUESTS}/{case.request.id}"
    suggestions = f"/dordrecht/onderdelen/{case.part.id}/voorstellen"
    bram = sign_in(case.town.bram)
    assert suggestions in bram.get(own).text
    match = a_match(session, case, M.ACTIVE)
    page = bram.get(own).text
    assert f"/dordrecht/koppelingen/{match.id}" in page
    assert suggestions not in page


def test_a_part_for_two_people_keeps_searching_after_the_first(sign_in, case, session):
    case.part.people_needed = 2
    a_match(session, case, M.ACTIVE)
    page = sign_in(case.town.bram).get(f"{REQUESTS}/{case.request.id}").text
    assert f"/dordrecht/onderdelen/{case.part.id}/voorstellen" in page


def test_without_the_floor_above_this_file_would_be_red(sign_in, case, session, monkeypatch):
    monkeypatch.setattr(progress, "_tellers", [])
    a_match(session, case, M.ACTIVE)
    assert SEARCHING in sign_in(case.town.bram).get(OURS).text

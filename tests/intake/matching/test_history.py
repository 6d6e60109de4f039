"""The time line of a match: what was said and done, and what is still planned."""

from datetime import timedelta

from casts.match_pages import a_match, a_visit

from intake.matching.history import given, history
from intake.matching.models import Match, MatchState, VisitState
from portal.clock import utc_now
from portal.language import speaking


def told(session, match_id):
    match = session.get(Match, match_id, populate_existing=True)
    return match, [(one.what, one.state) for one in history(match, utc_now())]


def test_from_proposal_to_a_planned_visit(see_all, session, case):
    match = a_match(session, case, MatchState.SEEKER_ACCEPTED)
    match.proposed_at = utc_now() - timedelta(days=9)
    match.volunteer_answered_at = utc_now() - timedelta(days=8)
    match.seeker_answered_at = utc_now() - timedelta(days=7)
    done = a_visit(session, match, days=-3)
    done.state, done.minutes_served = VisitState.DONE, 150
    a_visit(session, match, days=4)
    session.commit()
    match, lines = told(see_all(), match.id)
    assert lines == [
        ("Voorgesteld aan de vrijwilliger", "done"),
        ("De vrijwilliger zei ja", "done"),
        ("De hulpvrager zei ja", "done"),
        ("Bezoek: 2,5 uur geholpen", "done"),
        ("Bezoek: gepland", "later"),
    ]
    assert given(match) == "2,5 uur"
    with speaking("en"):
        assert given(match) == "2.5 hours"


def test_a_no_and_silence_are_told_without_blame(see_all, session, case):
    match = a_match(session, case, MatchState.VOLUNTEER_DECLINED)
    match_id = match.id
    match, lines = told(see_all(), match_id)
    assert ("De vrijwilliger zei nee", "done") in lines
    assert given(match) == ""
    match.state, match.ended_at = MatchState.LAPSED, utc_now()
    assert history(match, utc_now())[-1].what == "Geen antwoord gekregen"
    match.state, match.end_reason = MatchState.ENDED, "geen klik"
    assert history(match, utc_now())[-1].what == "Gestopt: geen klik"

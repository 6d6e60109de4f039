"""The first page of the desk and of a partner: one thing to do first, and everything that waits."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from casts.match_pages import a_match, a_visit
from casts.referrals import offered
from factories import make_assignment, make_part, make_pledge, make_request, make_volunteer

from campaigns.pledges.models import Pledge, PledgeState
from intake.matching.fits import waiting_parts
from intake.matching.models import MatchState
from intake.referral.next_step import NextStep, first_step
from intake.requests.models import RequestState
from intake.requests.rules import call_back_by
from portal.clock import day_text, local_day, utc_now

DESK, TODAY = "/dordrecht/hulplijn", "/dordrecht/vandaag"


def step_of(page):
    """The title of the next step on a page."""
    return "".join(page.text.split('<h2 id="next-step">')[1:]).split("</h2>")[0]


def test_only_the_first_thing_that_is_there_is_said():
    def never():
        raise AssertionError

    wait = NextStep("Wacht")
    assert first_step([(False, never), (True, lambda: wait), (True, never)]) is wait
    assert first_step([(False, never)]) is None


def test_a_late_call_comes_before_a_late_promise_and_a_promise_before_a_request(
    sign_in, town, session
):
    """What we promised to a person stands above what we owe ourselves."""
    ellen, today = sign_in(town.ellen), local_day(utc_now())
    assert step_of(ellen.get(DESK)) == ""
    ready = make_request(session, town.network, town.buddy)
    make_part(session, ready, town.buddy)
    session.commit()
    assert step_of(ellen.get(DESK)).startswith("Zet de vraag van ")
    promised = make_request(session, town.network, next_contact_by=today - timedelta(days=1))
    session.commit()
    assert f"/hulpvragen/{promised.id}" in ellen.get(DESK).text.split('id="next-step"')[1][:900]
    late = make_request(
        session, town.network, state=RequestState.RECEIVED, received_at=utc_now() - timedelta(30)
    )
    session.commit()
    assert f"/hulpvragen/{late.id}/intake" in ellen.get(DESK).text.split('id="next-step"')[1][:900]


def test_days_off_of_the_partnership_move_the_day_that_the_desk_promised(sign_in, town, session):
    """The lists say the day that the page and the receipt said to who asked."""
    today, received = local_day(utc_now()), utc_now() - timedelta(days=9)
    late = make_request(session, town.network, state=RequestState.RECEIVED, received_at=received)
    session.commit()
    ellen = sign_in(town.ellen)
    pages = (DESK, f"/dordrecht/hulpvragen/{late.id}")
    promised = day_text(call_back_by(received, ()))
    assert [promised in ellen.get(path).text for path in pages] == [True, True]
    assert "te laat: " in ellen.get(DESK).text
    off = [(today + timedelta(days=days)).isoformat() for days in range(-9, 1)]
    town.network.closed_days = off
    session.commit()
    moved = call_back_by(received, off)
    assert moved > today
    assert [day_text(moved) in ellen.get(path).text for path in pages] == [True, True]
    assert "te laat: " not in ellen.get(DESK).text


def test_the_desk_has_one_main_button_and_a_new_request_is_always_there(sign_in, case, session):
    page = sign_in(case.town.ellen).get(DESK).text
    assert page.count('class="button"') <= 1
    assert 'href="/dordrecht/hulpvragen/nieuw"' in page


def test_a_fitting_pledge_is_counted_for_whoever_carries_it_out(as_bram, case):
    found = waiting_parts(as_bram, now=case.now)
    assert [(one.part.id, one.people) for one in found] == [(case.part.id, 1)]


def test_who_said_no_is_not_counted(as_bram, session, case):
    a_match(session, case, MatchState.VOLUNTEER_DECLINED)
    assert [one.people for one in waiting_parts(as_bram, now=case.now)] == [0]


def test_a_pledge_of_another_partner_is_not_counted(as_bram, session, case):
    session.execute(sa.update(Pledge).values(organisation_id=case.town.present.id))
    session.commit()
    assert [one.people for one in waiting_parts(as_bram, now=case.now)] == [0]


def test_somebody_with_a_live_match_waits_no_longer(as_bram, session, case):
    a_match(session, case)
    assert waiting_parts(as_bram, now=case.now) == []


def test_a_partner_reads_what_waits_for_it(sign_in, case, session):
    town = case.town
    make_pledge(
        session,
        town.project,
        make_volunteer(session, town.network, first_name="Karel", last_name="Wacht"),
        state=PledgeState.NEW,
    )
    offered(session, town)
    session.commit()
    page = sign_in(town.bram).get(TODAY)
    assert page.status_code == 200
    for title in ("De hulplijn vraagt", "Bel wie tijd gaf", "Onze vragen zonder vrijwilliger"):
        assert title in page.text, title
    assert "Karel Wacht" in page.text
    assert "1 toezegging past" in page.text


def test_a_visit_of_this_week_is_there_and_one_of_next_month_is_not(sign_in, case, session):
    match = a_match(session, case, MatchState.SEEKER_ACCEPTED)
    a_visit(session, match, days=3)
    a_visit(session, match, days=30)
    page = sign_in(case.town.bram).get(TODAY).text
    assert page.count("bezoekt") == 1


@pytest.mark.parametrize("who", ["cor", "dina"])
def test_another_partner_sees_nothing_of_it(sign_in, case, session, who):
    """Dina's test: names, numbers and counts stay with whose they are."""
    a_match(session, case, MatchState.VOLUNTEER_ACCEPTED)
    part = make_part(session, case.request, case.town.buddy)
    make_assignment(session, part, case.town.hiphelpt, case.town.ellen)
    session.commit()
    page = sign_in(getattr(case.town, who)).get(TODAY)
    for word in ("Kanarie", case.request.number, "Anna", "toezegging past"):
        assert word not in page.text, word

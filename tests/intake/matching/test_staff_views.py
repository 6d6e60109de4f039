"""The coordinator's pages: suggestions, matches, visits; and who may not see them."""

import pytest
import sqlalchemy as sa
from casts.match_pages import a_match, a_visit, csrf, press, soon
from factories import (
    make_assignment,
    make_match,
    make_part,
    make_pledge,
    make_request,
    make_visit,
)
from hostile import HOSTILE, hostile_values
from stock import take_stock

from intake.matching.models import Match, MatchState, Visit, VisitState
from intake.requests.models import HelpRequest, RequestState
from portal.audit.models import AuditEvent

M = MatchState
LIST = "/dordrecht/koppelingen"


@pytest.fixture
def bram(sign_in, case):
    return sign_in(case.town.bram)


def suggestions(case):
    return f"/dordrecht/onderdelen/{case.part.id}/voorstellen"


def state(session, match):
    return session.scalar(sa.select(Match.state).where(Match.id == match.id))


def test_suggestions_say_why_and_name_no_seeker(bram, case):
    page = bram.get(suggestions(case)).text
    assert case.anna.full_name in page
    assert "zelfde wijk" in page
    assert "Kanarie" not in page


def test_one_button_proposes(bram, case, session):
    path = f"/dordrecht/onderdelen/{case.part.id}/voorstel"
    answer = press(bram, suggestions(case), path, pledge_id=case.pledge.id)
    match = session.scalars(sa.select(Match)).one()
    assert answer.status_code == 303
    assert answer.location.endswith(f"/koppelingen/{match.id}")
    assert (match.minutes, match.reasons[0]) == (120, match.reasons[0])
    assert "zelfde wijk" in match.reasons
    # Asked once is asked: Anna is not suggested again for this part.
    assert "Stel voor" not in bram.get(suggestions(case)).text


def test_a_pledge_that_does_not_fit_any_more_is_told(bram, case, session):
    path = f"/dordrecht/onderdelen/{case.part.id}/voorstel"
    answer = press(bram, suggestions(case), path, pledge_id=999999)
    assert "past intussen niet meer" in bram.get(answer.location).text
    assert session.scalar(sa.select(sa.func.count(Match.id))) == 0


def test_nobody_fits_and_the_page_helps(bram, case, session):
    session.merge(case.pledge).dayparts = 1 << 15  # Saturday morning
    session.merge(case.part).dayparts = 1
    session.commit()
    page = bram.get(suggestions(case)).text
    assert "Nu past er niemand" in page
    assert "1 persoon als het ook op zaterdagochtend mag" in page


def test_the_desk_sees_whose_people_fit_before_it_hands_on(sign_in, case, session):
    session.delete(session.merge(case.assignment))
    session.commit()
    page = sign_in(case.town.ellen).get(suggestions(case)).text
    assert "HipHelpt Dordrecht" in page
    assert "Stel voor" not in page


@pytest.mark.parametrize("who", ["dina", "cor"])
def test_strangers_see_nothing(sign_in, case, session, who):
    match = a_match(session, case, M.SEEKER_ACCEPTED)
    visit = a_visit(session, match, days=3)
    stranger = sign_in(getattr(case.town, who))
    for path in (
        suggestions(case),
        f"/dordrecht/onderdelen/{case.part.id}/teruggeven",
        f"{LIST}/{match.id}",
        f"/dordrecht/bezoeken/{visit.id}",
    ):
        assert stranger.get(path).status_code == 404, path
    listed = stranger.get(LIST)
    assert "Kanarie" not in listed.text
    assert listed.status_code == (200 if who == "cor" else 404)
    assert stranger.get("/dordrecht/wachtenden").status_code == (200 if who == "cor" else 404)


@pytest.mark.parametrize("who", ["fenna", "dirk", "board"])
def test_other_roles_make_no_matches(sign_in, case, who):
    assert sign_in(getattr(case.town, who)).get(LIST).status_code == 403


def test_the_page_walks_through_the_whole_story(bram, case, session):
    match = a_match(session, case)
    path = f"{LIST}/{match.id}"
    for step, told in (
        ("accept", "Vertel wie er komt"),
        ("seeker_yes", "Spreek met hen een dag en tijd af"),
    ):
        press(bram, path, f"{path}/stap", step=step)
        assert told in bram.get(path).text
    fields = {"day": soon().isoformat(), "time": "14.30", "hours": "1,5", "note": "Bel aan."}
    assert press(bram, path, f"{path}/bezoek", **fields).status_code == 303
    visit = session.scalars(sa.select(Visit)).one()
    assert (visit.starts_local[-5:], visit.minutes_planned, visit.note) == ("14:30", 90, "Bel aan.")
    own = f"/dordrecht/bezoeken/{visit.id}"
    moved = {**fields, "day": soon(12).isoformat(), "version": visit.version}
    assert press(bram, own, f"{own}/verzetten", **moved).status_code == 303
    assert session.scalar(sa.select(Visit.starts_local)).startswith(soon(12).isoformat())


def test_hours_are_recorded_and_the_help_is_done(bram, case, session):
    match = a_match(session, case, M.SEEKER_ACCEPTED)
    visit = a_visit(session, match, days=-1)
    path, own = f"{LIST}/{match.id}", f"/dordrecht/bezoeken/{visit.id}"
    assert "Leg de uren vast van" in bram.get(path).text
    answer = press(bram, own, f"{own}/uren", served="2,5", version=visit.version)
    assert answer.status_code == 303
    assert session.scalar(sa.select(Visit.minutes_served)) == 150
    press(bram, path, f"/dordrecht/onderdelen/{case.part.id}/klaar")
    assert session.scalar(sa.select(HelpRequest.state)) is RequestState.COMPLETED
    assert state(session, match) is M.ENDED


def test_a_visit_that_does_not_take_place(bram, case, session):
    visit = a_visit(session, a_match(session, case, M.ACTIVE), days=4)
    own = f"/dordrecht/bezoeken/{visit.id}"
    press(bram, own, f"{own}/gaat-niet-door", version=visit.version)
    assert session.scalar(sa.select(Visit.state)) is VisitState.CANCELLED


def test_who_has_no_mail_is_on_the_page_to_be_phoned(bram, case, session):
    session.merge(case.seeker).email = ""
    visit = a_visit(session, a_match(session, case, M.ACTIVE), days=1)
    assert "Herinner bellen" in bram.get(LIST).text
    path = f"{LIST}/{visit.match_id}"
    assert "om te herinneren aan" in bram.get(path).text
    press(bram, path, f"/dordrecht/bezoeken/{visit.id}/gebeld", side="seeker")
    assert "Herinner bellen" not in bram.get(LIST).text


def test_a_call_stays_on_the_list_until_somebody_phoned(bram, case, session):
    match = a_match(session, case, M.ENDED, call_seeker_since=case.now)
    path = f"{LIST}/{match.id}"
    assert "Bel de hulpvrager: de vrijwilliger is gestopt" in bram.get(LIST).text
    answer = press(bram, path, f"{path}/gebeld")
    assert answer.location.endswith("/voorstellen")
    assert "de vrijwilliger is gestopt" not in bram.get(LIST).text


def test_ending_asks_why(bram, case, session):
    match = a_match(session, case)
    path = f"{LIST}/{match.id}"
    refused = press(bram, path, f"{path}/stoppen", version=match.version)
    assert (refused.status_code, state(session, match)) == (422, M.PROPOSED)
    press(bram, path, f"{path}/stoppen", version=match.version, reason="geen klik")
    assert state(session, match) is M.ENDED


def test_giving_back_asks_why(bram, case, session):
    match = a_match(session, case)
    path = f"/dordrecht/onderdelen/{case.part.id}/teruggeven"
    assert press(bram, path, path).status_code == 422
    assert press(bram, path, path, reason="geen capaciteit").status_code == 303
    assert state(session, match) is M.ENDED
    assert bram.get(path).status_code == 404


def test_an_old_page_is_not_obeyed(bram, case, session):
    match = a_match(session, case)
    path = f"{LIST}/{match.id}"
    press(bram, path, f"{path}/stap", step="accept", version=match.version + 5)
    assert state(session, match) is M.PROPOSED
    assert "Uw knop deed daarom niets" in bram.get(path).text


def test_each_look_is_in_the_trail(bram, case, session):
    match = a_match(session, case)
    bram.get(f"{LIST}/{match.id}")
    seen = sa.select(AuditEvent.actor_key).where(
        AuditEvent.verb == "looked", AuditEvent.object_kind == "match"
    )
    assert session.scalars(seen).all() == [case.town.bram.id]


def test_hostile_values_break_nothing(bram, case, session):
    match = a_match(session, case, M.SEEKER_ACCEPTED)
    visit = a_visit(session, match, days=-1)
    path, own = f"{LIST}/{match.id}", f"/dordrecht/bezoeken/{visit.id}"
    token = csrf(bram, path)
    forms = {
        f"{path}/stap": ("step", "version"),
        f"{path}/bezoek": ("day", "time", "hours", "note"),
        f"{own}/verzetten": ("day", "time", "hours", "version"),
        f"{own}/uren": ("served", "version"),
        f"{own}/gebeld": ("side",),
        f"{path}/stoppen": ("reason",),
        f"/dordrecht/onderdelen/{case.part.id}/voorstel": ("pledge_id",),
        f"/dordrecht/onderdelen/{case.part.id}/teruggeven": ("reason", "note"),
    }
    for target, names in forms.items():
        good = {"day": soon().isoformat(), "time": "14:00", "hours": "2", "version": "1"}
        for name in names:
            for value in hostile_values(target, name):
                body = {**good, name: value, "csrf_token": token}
                assert bram.post(target, data=body).status_code < 500, (target, name, value)
    for value in HOSTILE:
        assert bram.get(LIST, query_string={"na": value}).status_code == 200
    assert bram.get(f"{LIST}/99999999999999999999").status_code == 404


def fill(session, case, rows):
    for _ in range(rows):
        request = make_request(session, case.town.network, case.town.buddy)
        part = make_part(session, request, case.town.buddy)
        make_assignment(session, part, case.town.hiphelpt, case.town.ellen)
        match = make_match(
            session, part, make_pledge(session, case.town.project), case.town.bram, state=M.ACTIVE
        )
        make_visit(session, match)
        make_match(
            session, case.part, make_pledge(session, case.town.project), case.town.bram,
            state=M.VOLUNTEER_DECLINED,
        )  # fmt: skip
        make_pledge(session, case.town.project)
    session.commit()
    take_stock(session)


def test_pages_send_as_many_statements_for_two_hundred_rows(bram, case, session, count_statements):
    match = a_match(session, case, M.SEEKER_ACCEPTED)
    visit = a_visit(session, match, days=3)
    paths = (
        LIST,
        suggestions(case),
        f"{LIST}/{match.id}",
        f"/dordrecht/bezoeken/{visit.id}",
        "/dordrecht/wachtenden",
    )

    def counts():
        session.expunge_all()
        return {path: count_statements(lambda path=path: bram.get(path)) for path in paths}

    fill(session, case, 10)
    few = counts()
    fill(session, case, 190)
    assert counts() == few
    assert max(few.values()) <= 14, few


def test_a_long_list_is_paged(bram, case, session):
    fill(session, case, 60)
    first = bram.get(LIST).text
    assert "Volgende" in first
    older = first.split('rel="next" href="')[1].split('"')[0]
    assert bram.get(older).text.count('scope="row"') == 10

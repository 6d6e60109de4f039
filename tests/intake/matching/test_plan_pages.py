"""The page of the plan: what each person sees of it, and the way to a proposal."""

from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from casts.match_pages import press
from factories import (
    make_assignment,
    make_part,
    make_pledge,
    make_project,
    make_request,
    make_volunteer,
)

from intake.matching.models import Match
from intake.matching.plans.models import PlanLine, PlanRun
from portal import scope
from tasks import jobs

PLAN = "/dordrecht/plan"


@pytest.fixture
def bram(sign_in, case):
    return sign_in(case.town.bram)


def test_the_quick_list_is_there_at_once_with_its_reasons(bram, case):
    page = bram.get(PLAN).text
    assert case.anna.full_name in page
    assert case.request.number in page
    assert "zelfde wijk" in page
    assert f"/onderdelen/{case.part.id}/voorstellen?toezegging={case.pledge.id}" in page
    assert "Kanarie" not in page


def test_an_organisation_sees_its_own_board_and_the_desk_all(sign_in, case, session):
    town = case.town
    theirs = make_request(session, town.network, town.buddy, district_id=town.crabbehof.id)
    part = make_part(session, theirs, town.buddy)
    make_assignment(session, part, town.present, town.ellen)
    project = make_project(session, town.campaign, town.present, town.cor, town.buddy)
    piet = make_volunteer(session, town.network, first_name="Piet")
    make_pledge(session, project, piet)
    free = make_request(session, town.network, town.buddy, district_id=town.crabbehof.id)
    make_part(session, free, town.buddy)
    session.commit()
    for account, seen, unseen in (
        (town.bram, {case.request.number}, {theirs.number, piet.full_name, free.number}),
        (town.cor, {theirs.number}, {case.request.number, case.anna.full_name, free.number}),
        (town.ellen, {case.request.number, theirs.number}, set()),
    ):
        browser = sign_in(account)
        quick = browser.get(PLAN).text
        press(browser, PLAN, PLAN)
        jobs.make_plans()
        planned = browser.get(PLAN).text
        assert "Het haalt" in planned
        for page in (quick, planned):
            assert all(word in page for word in seen), account.name
            assert not any(word in page for word in unseen), account.name
    dina = sign_in(town.dina)
    for path in (PLAN, "/vlaardingen/plan"):
        page = dina.get(path).text
        assert case.request.number not in page
        assert case.anna.full_name not in page


def test_who_the_plan_names_stands_on_top_and_gives_what_the_plan_says(bram, case, session):
    town = case.town
    for _ in range(25):
        make_pledge(session, town.project, make_volunteer(session, town.network))
    part = make_part(
        session, case.request, town.buddy, is_one_person=False, every_weeks=None, minutes=120
    )
    make_assignment(session, part, town.hiphelpt, town.ellen)
    last = make_pledge(
        session,
        town.project,
        make_volunteer(session, town.network, first_name="Zacharias"),
        pledged_at=case.now,
        people=9,
    )
    session.commit()
    path = f"/dordrecht/onderdelen/{part.id}/voorstellen"
    assert "Zacharias" not in bram.get(path).text
    named = bram.get(f"{path}?toezegging={last.id}&minuten=60").text
    assert named.index("Zacharias") < named.index("Vrijwilliger")
    assert "Volgens het plan: 1 uur" in named
    press(bram, path, f"/dordrecht/onderdelen/{part.id}/voorstel", pledge_id=last.id, minutes=60)
    match = session.scalars(sa.select(Match).order_by(Match.id.desc())).first()
    assert (match.pledge_id, match.minutes) == (last.id, 60)


def plain(row):
    """The numbers of a row, that outlive the session."""
    names = ("id", "network_id", "organisation_id")
    return SimpleNamespace(**{name: getattr(row, name, None) for name in names})


def test_as_many_statements_with_few_and_with_many(bram, case, session, count_statements):
    town = case.town
    network, buddy, partner, ellen, project = map(
        plain, (town.network, town.buddy, town.hiphelpt, town.ellen, town.project)
    )

    def counted():
        """Lets go of what it held, or the browser's commits would go with it."""
        count = count_statements(lambda: bram.get(PLAN))
        session.rollback()
        return count

    few = counted()
    press(bram, PLAN, PLAN)
    jobs.make_plans()
    few_planned = counted()
    assert "Het haalt" in bram.get(PLAN).text
    scope.enter(session, scope.SystemScope("a test adds rows"))
    for _ in range(12):
        part = make_part(session, make_request(session, network, buddy), buddy)
        make_assignment(session, part, partner, ellen)
        make_pledge(session, project, make_volunteer(session, network))
    session.commit()
    press(bram, PLAN, PLAN)
    jobs.make_plans()
    assert counted() <= few_planned
    scope.enter(session, scope.SystemScope("a test takes the plan away"))
    session.execute(sa.delete(PlanLine))
    session.execute(sa.delete(PlanRun))
    session.commit()
    assert counted() <= few

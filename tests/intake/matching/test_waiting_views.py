"""Who waits for which help, and a campaign project from there."""

import pytest
import sqlalchemy as sa
from casts.match_pages import press
from factories import make_campaign, make_part, make_request
from hostile import hostile_values

from campaigns.planning.models import Project


@pytest.fixture
def bram(sign_in, case):
    return sign_in(case.town.bram)


def test_who_waits_and_a_project_from_there(bram, case, session):
    for _ in range(5):
        make_part(
            session, make_request(session, case.town.network, case.town.paint), case.town.paint
        )
    session.commit()
    page = bram.get("/dordrecht/wachtenden").text
    assert "Maatje (langere tijd)" in page
    assert "Kanarie" not in page
    path = f"/dordrecht/wachtenden/{case.town.paint.id}/project"
    answer = press(bram, "/dordrecht/wachtenden", path)
    project = session.scalars(sa.select(Project).order_by(Project.id.desc())).first()
    assert answer.location.endswith(f"/projecten/{project.id}")
    assert (project.title, project.places_max, project.people_waiting) == (
        "Verven en klussen",
        5,
        5,
    )
    assert project.organisation_id == case.town.hiphelpt.id
    assert project.contact_account_id == case.town.bram.id


def test_a_second_tap_makes_no_second_project_and_the_page_leads_to_the_first(bram, case, session):
    make_part(session, make_request(session, case.town.network, case.town.paint), case.town.paint)
    session.commit()
    path = f"/dordrecht/wachtenden/{case.town.paint.id}/project"
    assert path in bram.get("/dordrecht/wachtenden").text
    first, second = (press(bram, "/dordrecht/wachtenden", path) for _ in range(2))
    assert first.location == second.location
    of_paint = sa.select(Project).where(Project.category_id == case.town.paint.id)
    assert len(session.scalars(of_paint).all()) == 1
    page = bram.get("/dordrecht/wachtenden").text
    assert path not in page
    assert f'href="{first.location}"' in page
    make_campaign(session, case.town.network)
    session.commit()
    assert path in bram.get("/dordrecht/wachtenden").text


def test_the_desk_chooses_who_guides_it(sign_in, case, session):
    ellen = sign_in(case.town.ellen)
    path = f"/dordrecht/wachtenden/{case.town.buddy.id}/project"
    asked = press(ellen, "/dordrecht/wachtenden", path)
    assert "Welke organisatie begeleidt het?" in asked.text
    answer = press(
        ellen,
        "/dordrecht/wachtenden",
        path,
        campaign_id=case.town.campaign.id,
        organisation_id=case.town.present.id,
    )
    project = session.scalars(sa.select(Project).order_by(Project.id.desc())).first()
    assert answer.status_code == 303
    assert project.contact_account_id == case.town.cor.id
    for value in hostile_values(path):
        body = {"campaign_id": value, "organisation_id": value}
        assert press(ellen, "/dordrecht/wachtenden", path, **body).status_code < 500


def test_a_board_reader_counts_and_makes_nothing(sign_in, case):
    board = sign_in(case.town.board)
    page = board.get("/dordrecht/wachtenden").text
    assert "Maak een project" not in page
    assert "Maatje (langere tijd)" in page


def test_a_board_reader_goes_on_to_the_reports_and_who_works_here_does_not(sign_in, case):
    to_reports = 'class="button primary large" href="/dordrecht/verslagen"'
    assert to_reports in sign_in(case.town.board).get("/dordrecht/wachtenden").text
    assert to_reports not in sign_in(case.town.bram).get("/dordrecht/wachtenden").text
    page = sign_in(case.town.ellen).get("/dordrecht/wachtenden").text
    assert to_reports not in page
    assert "Maak een project" in page

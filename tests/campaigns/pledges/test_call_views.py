"""The owner of pledges calls people, and nobody else sees them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from factories import NOW, make_pledge, make_project, make_volunteer
from hostile import HOSTILE, hostile_values

from campaigns.pledges.models import PledgeState
from portal.audit.models import AuditEvent
from portal.clock import utc_now

S = PledgeState


@pytest.fixture
def pledge(session, town):
    person = make_volunteer(session, town.network, first_name="Anna", last_name="Zeldzaamnaam")
    made = make_pledge(session, town.project, person, state=S.NEW)
    town.project.places_taken = 1
    session.commit()
    return made


@pytest.fixture
def bram(sign_in, town):
    return sign_in(town.bram)


def csrf(client, path):
    return client.get(path).text.split('name="csrf_token" value="')[1].split('"')[0]


def press(client, pledge, step, version=None):
    path = f"/dordrecht/toezeggingen/{pledge.id}"
    shown = pledge.version if version is None else version
    body = {"csrf_token": csrf(client, path), "step": step, "version": shown}
    return client.post(f"{path}/stap", data=body)


def fresh(session, pledge):
    session.expire_all()
    return pledge


def test_the_call_list_shows_who_before_when_and_how(bram, pledge):
    page = bram.get("/dordrecht/bellijst")
    assert page.status_code == 200
    for text in ("Anna Zeldzaamnaam", "06 12345678", "tel:0612345678", "17 november", "Te laat"):
        assert text in page.text, text
    assert "2 uur per 2 weken" in page.text


@pytest.mark.parametrize("is_required", [True, False])
def test_a_needed_vog_is_asked_where_one_looks(bram, session, town, pledge, is_required):
    town.project.is_vog_required = is_required
    session.commit()
    page = bram.get(f"/dordrecht/toezeggingen/{pledge.id}").text
    fold, after = page.split("Iets anders afgesproken?")[1].split("</details>")[0:2]
    assert ("De VOG is getoond" in fold) is not is_required
    assert ("De VOG is getoond" in after) is is_required
    assert ("stellen wij deze persoon aan niemand voor" in after) is is_required


LISTS = ["bellijst", "toezeggingen", "toezeggingen?staat=new"]


@pytest.mark.parametrize("path", LISTS)
def test_the_other_partner_sees_nothing(sign_in, town, pledge, path):
    page = sign_in(town.cor).get(f"/dordrecht/{path}")
    assert page.status_code == 200
    assert "Zeldzaamnaam" not in page.text


@pytest.mark.parametrize("path", LISTS)
def test_the_other_partnership_sees_nothing(sign_in, town, pledge, path):
    dina = sign_in(town.dina)
    assert dina.get(f"/dordrecht/{path}").status_code == 404
    page = dina.get(f"/vlaardingen/{path}")
    assert page.status_code == 200
    assert "Zeldzaamnaam" not in page.text


@pytest.mark.parametrize("who", ["cor", "dina"])
def test_a_strange_pledge_looks_like_none(sign_in, session, town, pledge, who):
    stranger = sign_in(getattr(town, who))
    slug = "dordrecht" if who == "cor" else "vlaardingen"
    token = csrf(stranger, f"/{slug}/bellijst")
    for number in (pledge.id, 10**6):
        path = f"/{slug}/toezeggingen/{number}"
        assert stranger.get(path).status_code == 404
        body = {"csrf_token": token, "hours": "2", "version": "1"}
        assert stranger.post(f"{path}/gesproken", data=body).status_code == 404
        stranger.post(f"{path}/stap", data={**body, "step": "withdraw"})
    assert fresh(session, pledge).state is S.NEW


@pytest.mark.parametrize("who", ["dirk", "board", "fenna"])
def test_who_does_not_call_does_not_see(sign_in, town, pledge, who):
    assert sign_in(getattr(town, who)).get("/dordrecht/bellijst").status_code == 403


def test_the_desk_coordinator_sees_every_call(sign_in, town, pledge):
    assert "Zeldzaamnaam" in sign_in(town.ellen).get("/dordrecht/bellijst").text


def test_reading_contact_data_leaves_a_trace(bram, session, town, pledge):
    bram.get(f"/dordrecht/toezeggingen/{pledge.id}")
    looks = sa.select(AuditEvent).where(AuditEvent.verb == "looked")
    [event] = session.scalars(looks).all()
    assert (event.object_kind, event.object_key) == ("pledge", pledge.id)
    assert event.actor_key == town.bram.id


def test_spoken_and_fit_in_one_action(bram, session, pledge):
    path = f"/dordrecht/toezeggingen/{pledge.id}"
    body = {
        "csrf_token": csrf(bram, path),
        "version": pledge.version,
        "hours": "1,5",
        "every_weeks": "1",
        "dayparts": ["tue-afternoon"],
        "skills": ["paint"],
        "vog_seen": "y",
    }
    assert bram.post(f"{path}/gesproken", data=body).status_code == 303
    assert fresh(session, pledge).state is S.AVAILABLE
    assert (pledge.minutes, pledge.every_weeks) == (90, 1)
    assert pledge.volunteer.skills == ["paint"]
    assert pledge.volunteer.vog_seen_on is not None
    assert "Zeldzaamnaam" not in bram.get("/dordrecht/bellijst").text


def test_a_stale_talk_keeps_what_was_typed(bram, session, pledge):
    path = f"/dordrecht/toezeggingen/{pledge.id}"
    body = {"csrf_token": csrf(bram, path), "version": "99", "hours": "3", "every_weeks": "1"}
    answer = bram.post(f"{path}/gesproken", data=body)
    assert answer.status_code == 422
    assert "Dit is net gewijzigd" in answer.text
    assert 'value="3"' in answer.text
    assert fresh(session, pledge).state is S.NEW


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        (S.NEW, "pick_up", S.TO_CONTACT),
        (S.NEW, "not_reached", S.TO_CONTACT),
        (S.NEW, "decline", S.DECLINED),
        (S.WAITLISTED, "promote", S.NEW),
        (S.AVAILABLE, "pause", S.PAUSED),
        (S.PAUSED, "resume", S.AVAILABLE),
        (S.AVAILABLE, "complete", S.COMPLETED),
        (S.AVAILABLE, "withdraw", S.WITHDRAWN),
    ],
)
def test_each_button_does_what_it_says(bram, session, pledge, before, step, after):
    pledge.state = before
    session.commit()
    page = bram.get(f"/dordrecht/toezeggingen/{pledge.id}").text
    assert f'value="{step}"' in page
    assert press(bram, pledge, step).status_code == 303
    assert fresh(session, pledge).state is after


def test_a_button_that_does_not_fit_changes_nothing(bram, session, pledge):
    assert press(bram, pledge, "resume").status_code == 303
    assert fresh(session, pledge).state is S.NEW
    page = bram.get(f"/dordrecht/toezeggingen/{pledge.id}").text
    assert "de toezegging staat op “nieuw”" in page
    assert press(bram, pledge, "burn").status_code == 404


def test_two_coordinators_do_not_undo_each_other(bram, session, pledge):
    shown = pledge.version
    press(bram, pledge, "pick_up", shown)
    press(bram, pledge, "decline", shown)
    assert fresh(session, pledge).state is S.TO_CONTACT


def test_hostile_values_never_break_a_page(bram, session, pledge):
    path = f"/dordrecht/toezeggingen/{pledge.id}"
    token = csrf(bram, path)
    good = {"csrf_token": token, "version": "1", "hours": "2", "every_weeks": "2"}
    for name in ("version", "hours", "every_weeks", "dayparts", "skills"):
        for value in hostile_values(name):
            answer = bram.post(f"{path}/gesproken", data={**good, name: value, "version": "99"})
            assert answer.status_code < 500, (name, value[:30])
    for value in HOSTILE:
        body = {"csrf_token": token, "step": value, "version": value}
        assert bram.post(f"{path}/stap", data=body).status_code < 500
    for query in ("bellijst?na", "toezeggingen?staat", "toezeggingen?voor"):
        where, name = query.split("?")
        for value in hostile_values(query):
            answer = bram.get(f"/dordrecht/{where}", query_string={name: value})
            assert answer.status_code < 500, (query, value[:30])


@pytest.mark.parametrize("path", LISTS)
def test_statements_do_not_grow_with_the_rows(bram, session, town, pledge, path, count_statements):
    for _ in range(9):
        make_pledge(session, town.project, state=S.NEW)
    session.commit()
    few = count_statements(lambda: bram.get(f"/dordrecht/{path}"))
    for _ in range(190):
        make_pledge(session, town.project, state=S.NEW)
    session.commit()
    assert count_statements(lambda: bram.get(f"/dordrecht/{path}")) == few <= 14


def test_the_page_of_a_pledge_needs_few_statements(bram, pledge, count_statements):
    path = f"/dordrecht/toezeggingen/{pledge.id}"
    assert count_statements(lambda: bram.get(path)) <= 14


def test_paging_shows_each_row_once(bram, session, town):
    day = utc_now().date()
    for number in range(120):
        person = make_volunteer(session, town.network, last_name=f"Rij{number:03}")
        make_pledge(session, town.project, person, state=S.NEW, contact_by=day, pledged_at=NOW)
    session.commit()
    for path in ("/dordrecht/bellijst", "/dordrecht/toezeggingen"):
        seen: list[str] = []
        url = path
        while url:
            html = bram.get(url).text
            rows = html[html.index("<tbody>") :]
            seen += [part[:6] for part in rows.split("Anna ")[1:]]
            url = html.split('rel="next" href="')[1].split('"')[0] if 'rel="next"' in html else ""
            url = url.replace("&amp;", "&")
        assert sorted(seen) == [f"Rij{number:03}" for number in range(120)]


def test_the_list_is_narrowed_to_a_project(bram, session, town):
    other = make_project(session, town.campaign, town.hiphelpt, town.bram, town.buddy)
    other.title = "Tuin opknappen"
    for project, name in ((town.project, "Maatjesmens"), (other, "Tuinmens")):
        person = make_volunteer(session, town.network, last_name=name)
        make_pledge(session, project, person, state=S.AVAILABLE)
    session.commit()
    html = bram.get(f"/dordrecht/toezeggingen?project={other.id}").text
    assert "Tuinmens" in html
    assert "Maatjesmens" not in html
    assert f'<option value="{other.id}" selected>Tuin opknappen</option>' in html
    assert "Maatjesmens" in bram.get("/dordrecht/toezeggingen?project=x").text


def test_the_first_to_call_stands_above_the_list_with_one_main_button(bram, session, town):
    for name, days in (("Later", 3), ("Eerst", -1)):
        person = make_volunteer(session, town.network, last_name=name)
        day = utc_now().date() + timedelta(days=days)
        make_pledge(session, town.project, person, state=S.NEW, contact_by=day, pledged_at=NOW)
    session.commit()
    html = bram.get("/dordrecht/bellijst").text
    panel = html[html.index('class="next') : html.index("<table")]
    assert "Eerst" in panel
    assert "Te laat" in panel
    assert "Later" not in panel
    assert 'href="tel:' in panel
    assert html.count('class="button"') == 1

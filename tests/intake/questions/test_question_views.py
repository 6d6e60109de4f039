"""Writing a question down at the desk, finding it again, and making a request of it."""

import re

import pytest
import sqlalchemy as sa
from factories import make_request
from factories_questions import make_question, make_topic
from hostile import hostile_bodies

from intake.questions.models import InfoQuestion, QuestionState
from intake.requests.models import HelpRequest
from portal.bsn import holds_bsn

LIST = "/dordrecht/informatievragen"
NEW = f"{LIST}/nieuw"


@pytest.fixture
def fenna(sign_in, town, session):
    make_topic(session, town.network, name="Geld en schulden")
    make_topic(session, town.network, name="Geldzorgen op de werkvloer", is_campaign=True)
    make_topic(session, town.network, name="Oude actie", is_open=False)
    make_topic(session, town.other, name="Ver weg")
    session.commit()
    return sign_in(town.fenna)


def questions(session):
    return session.scalars(sa.select(InfoQuestion).order_by(InfoQuestion.id)).all()


def key_in(page):
    return re.search(r'name="form_key"[^>]* value="([^"]+)"', page)[1]


def test_a_topic_and_one_press_is_enough(fenna, session):
    page = fenna.get(NEW).text
    assert "Geld en schulden" in page
    assert "Ver weg" not in page
    assert "Oude actie" not in page
    money = re.search(r'value="(\d+)">Geld en schulden', page)[1]
    answer = fenna.post(NEW, data={"topic_id": money})
    assert answer.status_code == 303
    assert answer.headers["Location"] == LIST
    (made,) = questions(session)
    assert (made.state, made.topic_id) == (QuestionState.ANSWERED, int(money))
    listed = fenna.get(LIST).text
    assert "Geld en schulden" in listed
    assert "<strong>1</strong>" in listed


@pytest.mark.parametrize(
    ("do", "state"),
    [
        ("referred", QuestionState.REFERRED),
        ("unanswered", QuestionState.UNANSWERED),
        ("later", QuestionState.NEW),
        ("iets", QuestionState.ANSWERED),
    ],
)
def test_each_button_says_what_it_became(fenna, session, do, state):
    assert fenna.post(NEW, data={"topic_note": "De bibliotheek", "do": do}).status_code == 303
    assert [one.state for one in questions(session)] == [state]


def test_pressing_twice_keeps_one_and_another_question_is_another(fenna, session):
    body = {"topic_note": "De bibliotheek", "form_key": key_in(fenna.get(NEW).text)}
    for _press in range(2):
        assert fenna.post(NEW, data=body).status_code == 303
    assert len(questions(session)) == 1
    again = {**body, "form_key": key_in(fenna.get(NEW).text)}
    assert fenna.post(NEW, data=again).status_code == 303
    assert len(questions(session)) == 2
    changed = fenna.post(NEW, data={**again, "topic_note": "Iets anders"})
    assert changed.status_code == 422
    assert "Iets anders" in changed.text


def test_what_misses_is_said_and_kept(fenna, session):
    answer = fenna.post(NEW, data={"minutes": "vijf", "answer_note": "Bel 14 078."})
    assert answer.status_code == 422
    assert 'value="vijf"' in answer.text
    assert "Bel 14 078." in answer.text
    without = fenna.post(NEW, data={"minutes": "5"})
    assert without.status_code == 422
    assert "Kies een onderwerp" in without.text
    assert questions(session) == []


def test_a_number_like_a_bsn_is_asked_about_once(fenna, session):
    number = "111222333"
    assert holds_bsn(number)
    body = {"topic_note": f"Brief over {number}"}
    asked = fenna.post(NEW, data=body)
    assert asked.status_code == 422
    assert "BSN" in asked.text
    mark = re.search(r'name="bsn_asked"[^>]* value="([^"]+)"', asked.text)[1]
    assert fenna.post(NEW, data={**body, "bsn_asked": mark}).status_code == 303
    assert len(questions(session)) == 1


def test_it_became_a_request_without_typing_again(fenna, session):
    answer = fenna.post(NEW, data={"topic_note": "Lamp ophangen", "do": "convert"})
    request = session.scalars(sa.select(HelpRequest)).one()
    assert answer.headers["Location"] == f"/dordrecht/hulpvragen/{request.id}/intake"
    assert "Lamp ophangen" in fenna.get(answer.headers["Location"]).text
    (made,) = questions(session)
    session.refresh(made)
    assert (made.state, made.request_id) == (QuestionState.CONVERTED, request.id)
    page = fenna.get(f"{LIST}/{made.id}").text
    assert f"/hulpvragen/{request.id}" in page
    assert 'name="do"' not in page
    assert fenna.post(f"{LIST}/{made.id}", data={"topic_note": "x"}).status_code == 422


def test_a_question_is_finished_later(fenna, session, town):
    made = make_question(session, town.network, town.fenna, state=QuestionState.NEW)
    session.commit()
    page = fenna.get(f"{LIST}/{made.id}").text
    assert "Waar is de voedselbank?" in page
    body = {"topic_note": "Voedselbank", "version": "1"}
    assert fenna.post(f"{LIST}/{made.id}", data=body).status_code == 303
    session.refresh(made)
    assert (made.state, made.topic_note) == (QuestionState.ANSWERED, "Voedselbank")
    stale = fenna.post(f"{LIST}/{made.id}", data={**body, "topic_note": "Mijn tekst"})
    assert stale.status_code == 422
    assert "Mijn tekst" in stale.text
    assert 'name="version" type="hidden" value="2"' in stale.text
    session.refresh(made)
    assert made.topic_note == "Voedselbank"


def test_the_list_is_narrowed_and_turned(fenna, session, town):
    topic = make_topic(session, town.network, name="Wonen")
    for _row in range(60):
        make_question(session, town.network, town.fenna, topic_id=topic.id)
    odd = make_question(session, town.network, town.fenna, state=QuestionState.UNANSWERED)
    session.commit()
    first = fenna.get(LIST).text
    assert first.count('data-label="Dag"') == 50
    last_id = first.split("voor=")[1].split('"')[0]
    assert fenna.get(f"{LIST}?voor={last_id}").text.count('data-label="Dag"') == 11
    only = fenna.get(f"{LIST}?state=unanswered").text
    assert only.count('data-label="Dag"') == 1
    assert f"/informatievragen/{odd.id}" in only
    by_topic = fenna.get(f"{LIST}?topic_id={topic.id}").text
    assert f"topic_id={topic.id}" in by_topic.split("voor=")[1]
    assert fenna.get(f"{LIST}?state=onzin").status_code == 422
    assert "Niets gevonden" in fenna.get(f"{LIST}?state=converted").text


def test_it_starts_at_the_desk_and_in_the_menu(fenna, town, session):
    desk = fenna.get("/dordrecht/hulplijn").text
    assert f'href="{NEW}"' in desk
    assert f'href="{LIST}"' in desk
    assert "Nog geen informatievragen" in fenna.get(LIST).text


def test_dina_cor_and_the_board_read_nothing(sign_in, town, session):
    made = make_question(session, town.network, town.fenna, answer_note="GEHEIM")
    make_request(session, town.network)
    session.commit()
    for path in (LIST, NEW, f"{LIST}/{made.id}"):
        assert sign_in(town.dina).get(path).status_code == 404
        for who in (town.cor, town.board, town.dirk):
            assert sign_in(who).get(path).status_code == 403
    far = make_question(session, town.other, town.dina)
    session.commit()
    assert sign_in(town.fenna).get(f"{LIST}/{far.id}").status_code == 404


@pytest.mark.parametrize("name", ["topic_id", "topic_note", "channel", "minutes", "on", "do"])
def test_nothing_typed_breaks_the_form(fenna, name):
    for body in hostile_bodies([name], {"topic_note": "De bibliotheek"}):
        assert fenna.post(NEW, data=body).status_code in {303, 422}

"""The intake screen: saved half-finished at any moment, finished when everything was said."""

import random
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from factories import make_request
from hostile import hostile_bodies

from intake.requests.models import Answer, HelpRequest, RequestChannel, RequestPart, RequestState
from portal.audit.models import AuditEvent
from portal.clock import local_day, utc_now
from portal.consent.models import Consent, ConsentChannel

NEW = "/dordrecht/hulpvragen/nieuw"


@pytest.fixture
def ellen(sign_in, town):
    return sign_in(town.ellen)


def whole(town, **changes):
    """Everything that a finished intake needs."""
    soon = local_day(utc_now()) + timedelta(days=20)
    return {
        "first_name": "Fatma",
        "infix": "van den",
        "last_name": "Berg",
        "phone": "0612345678",
        "postcode": "3317 AB",
        "house_number": "12",
        "street": "Maasstraat",
        "category_id": str(town.buddy.id),
        "need": "Graag eens in de twee weken samen wandelen.",
        "boundary": "Wel wandelen, geen boodschappen.",
        "practical": "Derde verdieping, met lift.",
        "minutes": "2",
        "rhythm": "2",
        "people_needed": "1",
        "is_one_person": "y",
        "is_vog_required": "y",
        "dayparts": ["tue-afternoon", "thu-morning"],
        "skills": ["cook"],
        "language": "tr",
        "gender_wish": "vrouw",
        "criterion_network": "no",
        "criterion_means": "partly",
        "may_share": "yes",
        "wait_shown": f"{town.buddy.id}:6:12",
        "is_wait_told": "y",
        "role_explained": "y",
        "next_contact_by": soon.isoformat(),
        "heard_of_us": "huisarts",
        "best_moment": "ochtend",
        **changes,
    }


def only(session):
    return session.scalars(sa.select(HelpRequest).execution_options(populate_existing=True)).one()


def test_only_a_phone_number_can_be_saved(ellen, town, session):
    answer = ellen.post(NEW, data={"phone": "0612345678", "do": "save"})
    assert answer.status_code == 303
    made = only(session)
    assert (made.state, made.channel) == (RequestState.INTAKE, RequestChannel.PHONE)
    assert made.seeker.phone == "+31612345678"
    assert made.parts == []


def test_nothing_at_all_can_be_saved(ellen, town, session):
    assert ellen.post(NEW, data={"do": "save"}).status_code == 303
    assert only(session).state is RequestState.INTAKE


@pytest.mark.parametrize("seed", range(12))
def test_any_half_of_it_is_kept_and_shown_again(ellen, town, session, seed):
    dice = random.Random(seed)
    everything = whole(town)
    half = {name: everything[name] for name in everything if dice.random() < 0.5}
    answer = ellen.post(NEW, data={**half, "do": "save"})
    assert answer.status_code == 303
    shown = ellen.get(f"/dordrecht/hulpvragen/{only(session).id}/intake").text
    for name in {"first_name", "last_name", "house_number", "street", "best_moment"} & set(half):
        assert f'name="{name}" type="text" value="{half[name]}"' in shown, name
    for name in {"need", "boundary", "practical"} & set(half):
        assert str(half[name]) in shown
    for name in {"minutes", "people_needed"} & set(half):
        assert re.search(rf'name="{name}"[^>]*value="{half[name]}"', shown), name
    for name in {"rhythm", "gender_wish", "language"} & set(half):
        assert f'selected value="{half[name]}"' in shown, name
    for day in half.get("dayparts", []):
        assert re.search(rf'value="{day}" checked', shown), day
    for name in {"role_explained", "is_vog_required", "is_one_person"} & set(half):
        assert re.search(rf'<input[^>]*checked[^>]*name="{name}"', shown), name


def test_a_wrong_value_is_kept_as_it_was_typed(ellen, town, session):
    ellen.post(NEW, data={"phone": "06-12", "minutes": "veel", "last_name": "Berg", "do": "save"})
    made = only(session)
    assert made.seeker.phone is None
    shown = ellen.get(f"/dordrecht/hulpvragen/{made.id}/intake").text
    assert 'value="06-12"' in shown
    assert 'value="veel"' in shown
    assert (
        "06-12"
        not in session.connection().exec_driver_sql("SELECT draft FROM help_requests").scalar_one()
    )


def test_a_whole_intake_is_ready(ellen, town, session):
    answer = ellen.post(NEW, data={**whole(town), "do": "finish"})
    made = only(session)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/dordrecht/hulpvragen/{made.id}"
    assert made.state is RequestState.READY
    assert (made.wait_weeks_min, made.wait_weeks_max) == (6, 12)
    assert made.wait_told_at is not None
    assert made.district_id == town.crabbehof.id
    assert (made.criterion_network, made.criterion_means) == (Answer.NO, Answer.PARTLY)
    part = session.scalars(sa.select(RequestPart)).one()
    assert (part.minutes, part.every_weeks, part.people_needed) == (120, 2, 1)
    assert (part.is_one_person, part.is_vog_required) == (True, True)
    assert (part.language, part.gender_wish, part.skills) == ("tr", "vrouw", ["cook"])
    assert part.dayparts == (1 << 4) | (1 << 9)
    consent = session.scalars(sa.select(Consent)).one()
    assert (consent.is_granted, consent.channel) == (True, ConsentChannel.ORAL)
    assert consent.recorded_by == town.ellen.id


@pytest.mark.parametrize(
    "name",
    [
        "phone", "category_id", "need", "criterion_network", "may_share", "is_wait_told",
        "role_explained", "next_contact_by",
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_is_lost(ellen, town, session, name):
    body = {key: value for key, value in whole(town).items() if key != name}
    answer = ellen.post(NEW, data={**body, "do": "finish"})
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert name == "need" or "Graag eens in de twee weken" in answer.text
    assert session.scalars(sa.select(HelpRequest)).all() == []


def test_another_wait_than_was_on_the_screen_is_said_again(ellen, town):
    body = whole(town, wait_shown=f"{town.paint.id}:1:4")
    answer = ellen.post(NEW, data={**body, "do": "finish"})
    assert answer.status_code == 422
    assert "Zeg dat nog even" in answer.text
    assert not re.search(r'<input[^>]*checked[^>]*name="is_wait_told"', answer.text)


def test_the_kind_of_help_fills_in_the_rest_and_the_sentence(ellen, town):
    shown = ellen.post(NEW, data={"category_id": str(town.buddy.id), "do": "fill"}).text
    assert "wachten mensen meestal 6 tot 12 weken op een maatje." in shown
    assert re.search(r'name="minutes"[^>]*value="2"', shown)
    assert 'selected value="2"' in shown


def test_a_second_tap_makes_no_second_request(ellen, town, session):
    body = {"form_key": "k" * 32, "phone": "0612345678", "do": "save"}
    assert ellen.post(NEW, data=body).status_code == 303
    assert ellen.post(NEW, data=body).status_code == 303
    assert ellen.post(NEW, data={**body, "last_name": "Berg"}).status_code == 422
    assert only(session).seeker.last_name == ""


def test_two_people_at_once_see_each_others_words(ellen, town, session):
    ellen.post(NEW, data={"last_name": "Berg", "do": "save"})
    made = only(session)
    path = f"/dordrecht/hulpvragen/{made.id}/intake"
    body = {"version": str(made.version), "do": "save"}
    assert ellen.post(path, data={**body, "last_name": "Van Dam"}).status_code == 303
    late = ellen.post(path, data={**body, "last_name": "Bergsma"})
    assert late.status_code == 422
    assert "Van Dam" in late.text
    assert 'value="Bergsma"' in late.text
    version = re.search(r'name="version"[^>]*value="(\d+)"', late.text)[1]
    again = ellen.post(path, data={"version": version, "last_name": "Bergsma", "do": "save"})
    assert again.status_code == 303
    assert only(session).seeker.last_name == "Bergsma"


def test_what_does_not_fit_gets_an_alternative(ellen, town, session):
    made = make_request(session, town.network, state=RequestState.INTAKE)
    session.commit()
    path = f"/dordrecht/hulpvragen/{made.id}/intake"
    bare = ellen.post(path, data={"version": str(made.version), "do": "fail"})
    assert bare.status_code == 422
    assert only(session).state is RequestState.INTAKE
    body = {"version": str(made.version), "alternative": "Klussendienst, 078 111 22 33"}
    assert ellen.post(path, data={**body, "do": "fail"}).status_code == 303
    assert only(session).state is RequestState.CRITERIA_FAILED
    assert "doorverwezen" in only(session).closure_reason


def test_opening_an_intake_is_noted(ellen, town, session):
    made = make_request(session, town.network, state=RequestState.INTAKE)
    session.commit()
    ellen.get(f"/dordrecht/hulpvragen/{made.id}/intake")
    looked = session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "looked")).one()
    assert (looked.actor_key, looked.object_key) == (town.ellen.id, made.id)
    assert "phone" in looked.fields


@pytest.mark.parametrize("who", ["bram", "dina", "dirk"])
def test_only_the_desk_does_intakes(sign_in, town, session, who):
    made = make_request(session, town.network, state=RequestState.INTAKE)
    session.commit()
    browser = sign_in(getattr(town, who))
    for path in (NEW, f"/dordrecht/hulpvragen/{made.id}/intake"):
        assert browser.get(path).status_code in {403, 404}
        assert browser.post(path, data={"do": "save"}).status_code in {403, 404}


def test_the_screen_needs_few_statements(ellen, town, session, count_statements):
    made = make_request(session, town.network, town.buddy, state=RequestState.INTAKE)
    session.commit()
    path = f"/dordrecht/hulpvragen/{made.id}/intake"
    ellen.get(path)
    assert count_statements(lambda: ellen.get(path)) <= 14
    assert count_statements(lambda: ellen.get(NEW)) <= 14


@pytest.mark.parametrize(
    "name",
    [
        "phone", "last_name", "postcode", "category_id", "minutes", "rhythm", "dayparts",
        "people_needed", "criterion_means", "may_share", "next_contact_by", "version",
        "wait_shown", "form_key", "need", "email",
    ],
)  # fmt: skip
def test_the_screen_survives_anything(ellen, town, name):
    bodies = hostile_bodies([name], whole(town))
    for at, body in enumerate(bodies):
        do = ("save", "finish", "look_up", "fill", "fail", "x")[at % 6]
        for pressed in {"save", do}:
            assert ellen.post(NEW, data={**body, "do": pressed}).status_code < 500, body[name]


def test_skills_are_boxes_to_tick(ellen, town):
    shown = ellen.get(NEW).text
    assert re.search(r'type="checkbox"\s+id="skills"', shown)
    assert not re.search(r'type="radio"\s+id="skills', shown)


@pytest.mark.parametrize("name", ["need", "boundary", "practical", "criteria_note"])
def test_a_number_like_a_bsn_is_asked_back_once_and_kept(ellen, town, session, name):
    typed = {"phone": "0612345678", name: "Haar nummer is 1112.22.333.", "do": "save"}
    asked = ellen.post(NEW, data=typed)
    assert asked.status_code == 422
    assert asked.text.count("een getal dat een BSN kan zijn") >= 1
    assert "Haar nummer is 1112.22.333." in asked.text
    assert session.scalars(sa.select(HelpRequest)).all() == []
    mark = re.search(r'name="bsn_asked"[^>]*value="([^"]+)"', asked.text)[1]
    another = {**typed, name: "Of 123456782.", "bsn_asked": mark}
    assert ellen.post(NEW, data=another).status_code == 422
    assert ellen.post(NEW, data={**typed, "bsn_asked": mark}).status_code == 303
    made = only(session)
    assert getattr(made, name) == "Haar nummer is 1112.22.333."
    page = f"/dordrecht/hulpvragen/{made.id}/intake"
    again = re.search(r'name="bsn_asked"[^>]*value="([^"]+)"', ellen.get(page).text)[1]
    kept = {**typed, "version": str(made.version), "bsn_asked": again}
    assert ellen.post(page, data=kept).status_code == 303


def test_nobody_is_asked_about_an_ordinary_number(ellen, town, session):
    typed = {"need": "Bel 0612345678, bedrag 111222334.", "do": "save"}
    assert ellen.post(NEW, data=typed).status_code == 303
    assert only(session).need == typed["need"]


@pytest.mark.parametrize("do", ["save", "look_up", "finish", "nonsense"])
def test_an_intake_that_is_not_there_is_missing_whatever_was_typed(ellen, town, do):
    answer = ellen.post(f"{NEW.removesuffix('nieuw')}987654/intake", data={"do": do, "phone": "x"})
    assert answer.status_code == 404

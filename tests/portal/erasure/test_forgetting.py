"""Whoever is forgotten is nowhere any more: not in a table, not in a message, not in a form."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from casts.canaries import Canaries
from factories import (
    make_assignment,
    make_match,
    make_part,
    make_pledge,
    make_request,
    make_visit,
)

from campaigns.pledges.models import Pledge, PledgeState
from campaigns.volunteers import services as volunteers
from campaigns.volunteers.models import Volunteer
from intake.matching.models import Match, MatchState, Visit, VisitState
from intake.requests import forgetting
from intake.requests.models import Contact, HelpRequest, RequestNote, RequestState
from portal.accounts.models import Account, KeptForm
from portal.accounts.services import start_session
from portal.clock import utc_now
from portal.consent.models import Consent, ConsentChannel, ConsentPurpose
from portal.consent.services import note_consent
from portal.db import Base
from portal.erasure.marks import ErasedFile, NowhereToMark
from portal.erasure.services import forget_again, forget_person
from portal.errors import Missing
from portal.outbox import services as outbox
from portal.outbox.models import Message, MessageState
from portal.tokens.models import LinkToken, Purpose

# Personal, and kept on purpose: they are counted, or they prove that we were allowed to.
COUNTED = {
    "help_requests": {
        *("category_id", "district_id", "seeker_agrees", "criterion_network", "criterion_means"),
    },
    "request_parts": {
        *("category_id", "minutes", "every_weeks", "people_needed", "is_one_person"),
        "is_vog_required",
    },
    "matches": {"is_one_person"},
    "consents": {"is_granted"},
}


def told_by(session):
    """Everything that stands in every table, as somebody with all the keys reads it."""
    session.flush()
    told = []
    for table in Base.metadata.sorted_tables:
        for row in session.execute(sa.select(table)):
            told += [f"{table.name}.{name}: {value}" for name, value in row._mapping.items()]
    return "\n".join(told)


@pytest.fixture
def marks(tmp_path):
    return ErasedFile(tmp_path / "forgotten.jsonl")


def add_traces(session, pledge, request, now):
    """What the cellar keeps about the two of them."""
    network_id = pledge.network_id
    email = pledge.volunteer.email
    outbox.put(
        session, key=f"pledge_confirm:{pledge.id}", template="pledge_confirm",
        context={"pledge_id": pledge.id}, now=now, address=email,
    )  # fmt: skip
    outbox.keep_demo_copy(
        session, network_id=network_id, key=f"pledge_confirm:{pledge.id}", recipient=email,
        subject="Dag", text=f"Dag {pledge.volunteer.first_name}", html="", now=now,
    )  # fmt: skip
    outbox.put(
        session, key=f"request_receipt:{request.id}", template="request_receipt",
        context={"request_id": request.id}, now=now, address=request.seeker.email,
    )  # fmt: skip
    staff = iter(session.scalars(sa.select(Account.id).order_by(Account.id).limit(2)).all())
    for place, person in (
        (f"hulpvragen/{request.id}", request.seeker),
        (f"toezeggingen/{pledge.id}", pledge.volunteer),
    ):
        path, fields = f"/dordrecht/{place}/notitie", [["text", person.last_name]]
        session.add(KeptForm(account_id=next(staff), path=path, kept_at=now, fields=fields))
    volunteers.own_page_link(session, volunteer_id=pledge.volunteer_id, now=now)
    note_consent(
        session, subject_kind="volunteer", subject_key=pledge.volunteer_id, is_granted=True,
        purpose=ConsentPurpose.CHURCH_MAY_COUNT, text="Ja", channel=ConsentChannel.WEB, now=now,
    )  # fmt: skip


@pytest.fixture
def helped(at_home, town):
    """A volunteer and a seeker with everything that can hang on them, full of canaries."""
    session, canaries, now = at_home, Canaries(), utc_now()
    request = make_request(session, town.network, town.buddy, state=RequestState.READY)
    part = make_part(session, request, town.buddy)
    assignment = make_assignment(session, part, town.hiphelpt, town.fenna)
    pledge = make_pledge(
        session, town.project, state=PledgeState.AVAILABLE, participation_id=town.participation.id
    )
    match = make_match(session, part, pledge, town.bram, state=MatchState.ACTIVE)
    match.reasons = ["spreekt Quechua"]
    pledge.planned_minutes = match.minutes
    note = RequestNote(
        network_id=town.network.id, request_id=request.id, text="x", is_shared=False,
        written_by=town.fenna.id, written_at=now,
    )  # fmt: skip
    visit = make_visit(session, match, starts_at=now + timedelta(days=3))
    session.add(note)
    for row in (pledge.volunteer, pledge):
        canaries.fill(row, "volunteer")
    for row in (request, request.seeker, part, assignment, note, visit):
        canaries.fill(row, "contact")
    pledge.volunteer.languages = ["qu"]
    session.flush()
    add_traces(session, pledge, request, now)
    session.flush()
    return {"volunteer": pledge.volunteer_id, "contact": request.seeker_id}, canaries, request


KINDS = ["volunteer", "contact"]


def forget(session, kind, helped, marks, town):
    keys, _canaries, _request = helped
    forget_person(session, kind=kind, key=keys[kind], actor=None, now=utc_now(), erased=marks)
    session.expire_all()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_forgotten_person_is_left_in_any_table(at_home, town, helped, marks, kind):
    canaries = helped[1]
    before = canaries.heard_in(told_by(at_home))
    assert len(before[kind]) > 5, "the canaries do not sing"
    forget(at_home, kind, helped, marks, town)
    heard = canaries.heard_in(told_by(at_home))
    assert heard[kind] == set()
    other = next(one for one in KINDS if one != kind)
    # The other side is still whole.
    assert heard[other] == before[other]


@pytest.mark.parametrize(
    ("kind", "place", "name"),
    [
        ("volunteer", volunteers.NOTHING, "last_name"),
        ("volunteer", volunteers.NOTHING, "email"),
        ("contact", forgetting.NO_REQUEST, "need"),
        ("contact", forgetting.NO_CONTACT, "street"),
    ],
)
def test_control_one_column_that_is_passed_over_is_heard(
    at_home, town, helped, marks, kind, place, name, monkeypatch
):
    monkeypatch.delitem(place, name)
    forget(at_home, kind, helped, marks, town)
    heard = helped[1].heard_in(told_by(at_home))
    assert {field.partition(".")[2] for field in heard[kind]} == {name}


@pytest.mark.parametrize("kind", KINDS)
def test_every_personal_column_is_wiped_or_counted_on_purpose(kind):
    """A column that somebody adds tomorrow must be in one of the two."""
    wiped = {
        "volunteer": {"volunteers": set(volunteers.NOTHING)},
        "contact": {
            "contacts": set(forgetting.NO_CONTACT),
            "help_requests": set(forgetting.NO_REQUEST),
            "request_parts": set(forgetting.NO_PART),
        },
    }[kind]
    for table, columns in wiped.items():
        personal = {
            column.name
            for column in Base.metadata.tables[table].columns
            if "personal" in column.info
        }
        assert personal == columns | COUNTED.get(table, set()), table


def test_what_runs_ends_first_and_the_seeker_is_phoned(at_home, town, helped, marks):
    forget(at_home, "volunteer", helped, marks, town)
    match = at_home.scalars(sa.select(Match)).one()
    assert match.state is MatchState.ENDED
    assert match.call_seeker_since is not None
    assert match.reasons == []
    assert at_home.scalars(sa.select(Visit.state)).all() == [VisitState.CANCELLED]
    assert at_home.scalars(sa.select(Pledge.state)).all() == [PledgeState.WITHDRAWN]
    volunteer = at_home.get(Volunteer, helped[0]["volunteer"])
    assert volunteer.erased_at is not None
    assert volunteer.full_name == "Vergeten persoon"
    assert at_home.scalars(sa.select(Consent.withdrawn_at.is_(None))).all() == [False]
    states = dict(at_home.execute(sa.select(Message.template, Message.state)).all())
    assert states["pledge_confirm"] is MessageState.DROPPED
    assert states["request_receipt"] is MessageState.WAITING
    revoked = at_home.scalars(
        sa.select(LinkToken.revoked_at).where(LinkToken.purpose == Purpose.OWN_PAGE)
    )
    assert all(revoked)


def test_a_forgotten_seeker_still_counts_in_the_month(at_home, town, helped, marks):
    visit = at_home.scalars(sa.select(Visit)).one()
    month = visit.starts_at.strftime("%Y-%m")
    forget(at_home, "contact", helped, marks, town)
    request = at_home.scalars(sa.select(HelpRequest)).one()
    assert (request.state, request.category_id) == (RequestState.WITHDRAWN, town.buddy.id)
    visit = at_home.scalars(sa.select(Visit)).one()
    assert visit.starts_local == f"{month}-01T12:00"
    assert at_home.get(Contact, helped[0]["contact"]).erased_at is not None


def test_a_mark_names_nobody_and_is_needed(at_home, town, helped, marks):
    with pytest.raises(NowhereToMark):
        forget_person(
            at_home, kind="volunteer", key=helped[0]["volunteer"], actor=None, now=utc_now(),
            erased=ErasedFile(None),
        )  # fmt: skip
    at_home.expire_all()
    forget(at_home, "contact", helped, marks, town)
    assert helped[1].heard_in(marks.path.read_text()) == {}
    assert marks.known().count == 1
    with pytest.raises(Missing):  # once is enough
        forget(at_home, "contact", helped, marks, town)


def test_half_a_line_does_no_harm(marks, at_home, town, helped):
    marks.path.write_text('{"kind": "volunt')
    forget(at_home, "contact", helped, marks, town)
    assert marks.known().count == 1


def test_a_number_that_was_handed_out_again_is_another_person(at_home, town, helped, marks):
    forget(at_home, "volunteer", helped, marks, town)
    volunteer = at_home.get(Volunteer, helped[0]["volunteer"])
    volunteer.erased_at, volunteer.last_name = None, "Nieuw"
    at_home.flush()
    assert forget_again(at_home, erased=marks, now=utc_now()) == 1  # the same row: wiped again
    volunteer = at_home.get(Volunteer, helped[0]["volunteer"], populate_existing=True)
    volunteer.erased_at, volunteer.last_name = None, "Ander"
    volunteer.created_at += timedelta(microseconds=1)
    at_home.flush()
    assert forget_again(at_home, erased=marks, now=utc_now()) == 0
    assert at_home.get(Volunteer, volunteer.id, populate_existing=True).last_name == "Ander"


def test_a_volunteer_is_forgotten_by_a_button_and_signed_out(client, session, town, helped):
    now, volunteer_id = utc_now(), helped[0]["volunteer"]
    secret = start_session(
        session, kind="volunteer", key=volunteer_id, now=now, network_id=town.network.id
    )
    session.commit()
    with client.session_transaction() as cookie:
        cookie["login"] = secret
    assert "Wilt u dat wij u vergeten?" in client.get("/dordrecht/mijn-toezegging/vergeet-mij").text
    answer = client.post("/dordrecht/mijn-toezegging/vergeet-mij")
    assert answer.status_code == 303
    assert "Wij zijn u vergeten" in client.get(answer.location).text
    assert client.get("/dordrecht/mijn-toezegging").status_code != 200
    session.expire_all()
    assert session.get(Volunteer, volunteer_id).last_name == ""


def test_the_desk_forgets_whoever_phones(sign_in, session, town, helped):
    request_id = helped[2].id
    session.commit()
    browser = sign_in(town.ellen)
    path = f"/dordrecht/hulpvragen/{request_id}"
    assert f"{path}/vergeten" in browser.get(path).text
    assert browser.post(f"{path}/vergeten").status_code == 303
    assert "Vergeten persoon" in browser.get(path).text
    pledge_id = session.scalar(sa.select(Pledge.id))
    path = f"/dordrecht/toezeggingen/{pledge_id}/vergeten"
    assert browser.post(path).status_code == 303
    assert sign_in(town.bram).get(path).status_code == 403

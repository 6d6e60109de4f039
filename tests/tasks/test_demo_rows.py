"""What stands in the demo: the seeds' own numbers, three partnerships, and nobody real."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from campaigns.participation.models import Participation, ParticipationState
from campaigns.participation.rules import TAKING_PART, WAYS
from campaigns.planning.models import Project
from campaigns.pledges.models import Pledge, PledgeKind, PledgeSource
from intake.directory import queries as directory
from intake.matching.models import Match, MatchState
from intake.questions import queries as questions
from intake.requests.models import Contact, HelpRequest, RequestState
from intake.requests.rules import waited_days
from portal.accounts.models import Account
from portal.clock import local_day, utc_now
from portal.db import db
from portal.factory import create_app
from portal.networks.models import Category, District, Network
from portal.organisations.models import Church, Organisation, Seat
from portal.scope import Scope, scoped_to, system_scope
from tasks.demo.folder import demo_folder, demo_settings
from tasks.demo.making import SURNAMES
from tasks.demo.serving import prepare

SINCE, UNTIL = datetime(2022, 12, 31, 23, tzinfo=UTC), datetime(2023, 12, 31, 23, tzinfo=UTC)
TAKEN_IN = HelpRequest.state.not_in([RequestState.RECEIVED, RequestState.INTAKE])
IN_2023 = sa.and_(HelpRequest.received_at >= SINCE, HelpRequest.received_at < UNTIL, TAKEN_IN)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    with demo_folder(tmp_path_factory.mktemp("rows") / "data") as folder:
        app = create_app(demo_settings(folder, 8000))
        prepare(app)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def everywhere(filled):
    with system_scope(db.session(), "a test looks at everything"):
        yield db.session
    db.session.remove()


@pytest.fixture
def inside(filled):
    """The session inside one partnership, as its desk sees it."""

    def enter(slug):
        with system_scope(db.session(), "which partnership"):
            found = db.session.scalars(sa.select(Network.id).where(Network.slug == slug)).one()
        return scoped_to(db.session(), Scope(found, whole_network=True))

    yield enter
    db.session.remove()


def of_2023(*columns):
    return sa.select(*columns).select_from(HelpRequest).where(IN_2023)


def test_dordrecht_handled_601_requests_in_2023_over_months_districts_and_kinds(inside):
    with inside("dordrecht") as session:
        rows = session.execute(
            of_2023(HelpRequest.received_at, HelpRequest.district_id, HelpRequest.category_id)
        ).all()
        assert len(rows) == 601
        months = Counter(local_day(row.received_at).month for row in rows)
        assert set(months) == set(range(1, 13))
        assert max(months[7], months[8]) < min(months[9], months[10], months[11])
        districts = session.scalars(sa.select(District.id)).all()
        assert {row.district_id for row in rows} == {*districts, None}
        assert len({row.category_id for row in rows}) == 15
        numbers = session.scalars(of_2023(HelpRequest.number)).all()
        assert len(set(numbers)) == 601


def test_some_of_2023_waited_long_and_some_were_still_waiting_when_it_ended(inside):
    with inside("dordrecht") as session:
        statement = of_2023(HelpRequest.received_at, HelpRequest.first_helped_at, Category.code)
        statement = statement.join(Category, Category.id == HelpRequest.category_id)
        waits: dict[str, list[int]] = {}
        for received, helped, code in session.execute(statement):
            if helped is not None:
                waits.setdefault(code, []).append(waited_days(received, until=helped))
        assert max(waits["buddy"]) > 180
        assert max(waits["big_job"]) > 120
        assert max(waits["cleaning_pre_wmo"]) > 80
        assert sorted(waits["odd_job"])[len(waits["odd_job"]) // 2] < 15
        late = session.scalars(of_2023(HelpRequest.id).where(HelpRequest.closed_at >= UNTIL)).all()
        assert 20 < len(late) < 120
        states = set(session.scalars(of_2023(HelpRequest.state)))
        assert states == {
            RequestState.COMPLETED, RequestState.UNFULFILLED, RequestState.WITHDRAWN,
            RequestState.CRITERIA_FAILED,
        }  # fmt: skip


def test_who_asked_in_2023_is_forgotten(inside):
    with inside("dordrecht") as session:
        people = session.scalars(
            sa.select(Contact)
            .join(HelpRequest, HelpRequest.seeker_id == Contact.id)
            .where(HelpRequest.received_at < UNTIL)
        ).all()
        assert len(people) == 601
        assert {(one.full_name, one.phone, one.email, one.street) for one in people} == {
            ("", None, "", None)
        }


def test_142_questions_were_answered_in_2023(inside):
    with inside("dordrecht") as session:
        assert session.scalar(questions.handled_questions(SINCE, UNTIL)) == 142
        assert session.scalar(questions.converted_questions(SINCE, UNTIL)) == 9
        by_month = Counter(
            local_day(at).month for at, _district in
            session.execute(questions.received_handled(SINCE, UNTIL))
        )  # fmt: skip
        assert set(by_month) == set(range(1, 13))


def test_twelve_of_twenty_outside_organisations_were_met_intensively_in_2023(inside):
    year = date(2023, 1, 1), date(2024, 1, 1)
    with inside("dordrecht") as session:
        assert session.scalar(directory.contacted_organisations(*year)) == 20
        assert session.scalar(directory.intensive_organisations(*year)) == 12
        names = session.scalars(directory.intensive_names(*year)).all()
        assert {"Woonbron", "Juridisch Loket", "De Andere Boeg"} <= set(names)


def test_brand_legal_entity_covenant_and_board_are_as_the_seeds_have_them(inside):
    with inside("dordrecht") as session:
        partners = {one.name: one for one in session.scalars(sa.select(Organisation))}
        assert len(partners) == 4
        assert partners["HipHelpt Dordrecht"].legal_entity == "Stichting Samen Dordt"
        assert [name for name, one in partners.items() if not one.is_in_board] == [
            "Helpende Handen"
        ]
        assert partners["Helpende Handen"].covenant_from.year == 2023
        board = session.scalars(sa.select(Seat).where(Seat.body == "bestuur")).all()
        assert len({one.organisation_id for one in board}) == len(board) == 3
        rounding = session.scalars(sa.select(Network.report_rounding)).all()
        assert "down" in rounding


def test_veenendaal_has_its_four_partners_and_its_groups(inside):
    with inside("veenendaal") as session:
        names = set(session.scalars(sa.select(Organisation.name)))
        assert names == {
            *("HipHelpt Veenendaal", "Netwerk voor jou"),
            *("Stichting Present Veenendaal", "Veens welzijn"),
        }
        today = local_day(utc_now())
        seats = session.scalars(sa.select(Seat)).all()
        groups = Counter(one.body for one in seats if one.until_on is None)
        assert groups == {"stuurgroep": 4, "werkgroep": 5}
        past = [one for one in seats if one.until_on is not None and one.until_on < today]
        assert {one.body for one in past} == {"klankbordgroep"}
        steering = {one.organisation_id for one in seats if one.body == "stuurgroep"}
        assert len(steering) == 4


def test_in_vlaardingen_every_church_was_asked_and_five_take_part(inside):
    with inside("vlaardingen") as session:
        asked = session.scalars(sa.select(Participation)).all()
        churches = session.scalars(sa.select(Church.id)).all()
        assert {one.church_id for one in asked} == set(churches)
        assert len(asked) == 14
        joined = [one for one in asked if one.state in TAKING_PART]
        assert len(joined) == 5
        assert len({tuple(one.ways) for one in joined if one.ways}) == 5
        assert {way for one in joined for way in one.ways} == set(WAYS)
        assert {one.state for one in asked} >= {
            ParticipationState.DECLINED, ParticipationState.CONSIDERING,
            ParticipationState.APPROACHED,
        }  # fmt: skip
        assert len(session.scalars(sa.select(Project)).all()) == 5
        pledges = session.scalars(sa.select(Pledge)).all()
        assert {one.participation_id for one in pledges} == {one.id for one in joined}
        assert {one.source for one in pledges} == {PledgeSource.WEB, PledgeSource.PAPER}


def test_the_collection_brought_lasting_volunteers_and_says_so(inside):
    with inside("vlaardingen") as session:
        lasting = session.scalars(
            sa.select(Match)
            .join(Pledge, Pledge.id == Match.pledge_id)
            .where(Match.state == MatchState.ACTIVE, Pledge.kind == PledgeKind.RECURRING)
        ).all()
        assert len(lasting) == 5
        buddies = session.scalars(sa.select(Project).where(Project.is_vog_required)).one()
        assert buddies.people_helped == 5


@pytest.mark.parametrize("slug", ["dordrecht", "veenendaal", "vlaardingen"])
def test_no_two_people_who_wait_have_the_same_name(inside, slug):
    with inside(slug) as session:
        people = session.scalars(
            sa.select(Contact)
            .join(HelpRequest, HelpRequest.seeker_id == Contact.id)
            .where(HelpRequest.closed_at.is_(None))
        ).all()
        names = Counter(one.full_name for one in people)
        assert [name for name, count in names.items() if count > 1] == []


def test_nobody_in_the_demo_can_be_taken_for_a_real_person(everywhere):
    invented = (*SURNAMES, "Elders", "Verderop")
    names = [*everywhere.scalars(sa.select(Account.name))]
    names += everywhere.scalars(sa.select(Seat.person_name))
    assert [name for name in names if not name.endswith(invented)] == []
    phones = {one.phone for one in everywhere.scalars(sa.select(Contact)) if one.phone}
    assert all(phone.startswith("+3160000") for phone in phones)
    assert all("(voorbeeld" in name for name in everywhere.scalars(sa.select(Church.name)))

"""What is kept of a question, what it can become, and what a report counts."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import sqlalchemy as sa
from factories import NOW, TODAY, make_network
from factories_questions import make_question, make_topic

from intake.questions import queries, rules, services
from intake.questions.defaults import TOPICS, add_topics
from intake.questions.models import InfoQuestion, QuestionState
from intake.requests.models import HelpRequest, RequestState
from portal.audit.models import AuditEvent
from portal.clock import local_day
from portal.errors import Missing, StaleEdit
from portal.permissions import Actor, Role
from portal.scope import Scope, scoped_to

SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def actor(town):
    return Actor(
        account_id=town.fenna.id, network_id=town.network.id, roles=frozenset({Role.DESK_WORKER})
    )


def log(session, actor, state=QuestionState.ANSWERED, **values):
    entry = rules.QuestionEntry(**{"topic_note": "Waar is de voedselbank?", **values})
    return services.log_question(session, entry=entry, state=state, actor=actor, now=NOW)


def verbs(session):
    wanted = sa.select(AuditEvent.verb).where(AuditEvent.object_kind == services.KIND)
    return session.scalars(wanted.order_by(AuditEvent.id)).all()


def test_a_question_is_kept_without_anybody_in_it(at_home, actor, town):
    made = log(at_home, actor, minutes=6, district_id=town.crabbehof.id)
    assert (made.state, made.received_at, made.closed_at) == (QuestionState.ANSWERED, NOW, NOW)
    assert made.written_by == town.fenna.id
    columns = set(InfoQuestion.__table__.columns.keys())
    assert not columns & {"first_name", "last_name", "name", "phone", "email", "seeker_id"}
    assert verbs(at_home) == ["question_logged"]


def test_a_question_for_later_has_no_end_yet(at_home, actor):
    assert log(at_home, actor, QuestionState.NEW).closed_at is None


def test_it_is_about_something(at_home, actor):
    with pytest.raises(rules.TopicMissing):
        log(at_home, actor, topic_note="")


def test_it_was_asked_on_a_day_that_has_been(at_home, actor):
    made = log(at_home, actor, on=TODAY - timedelta(days=2))
    assert local_day(made.received_at) == TODAY - timedelta(days=2)
    for on in (TODAY + timedelta(days=1), TODAY - timedelta(days=400)):
        with pytest.raises(rules.DayOff):
            log(at_home, actor, on=on)


def test_the_topic_of_another_partnership_is_not_there(session, town, actor):
    far = make_topic(session, town.other)
    session.commit()
    with (
        scoped_to(session, Scope(town.network.id, whole_network=True)),
        pytest.raises(Missing),
    ):
        log(session, actor, topic_id=far.id)


def test_a_change_ends_it_once_and_keeps_its_day(at_home, actor):
    made = log(at_home, actor, QuestionState.NEW)

    def change(version, state, **values):
        entry = rules.QuestionEntry(topic_note="Anders", **values)
        return services.change_question(
            at_home, question_id=made.id, version=version, entry=entry,
            state=state, actor=actor, now=NOW + timedelta(days=1),
        )  # fmt: skip

    done = change(1, QuestionState.REFERRED, on=TODAY)
    assert (done.state, done.received_at) == (QuestionState.REFERRED, NOW)
    assert done.closed_at == NOW + timedelta(days=1)
    with pytest.raises(StaleEdit):
        change(1, QuestionState.ANSWERED)
    assert change(2, QuestionState.NEW).closed_at is None


def test_a_question_that_became_a_request_counts_there_alone(at_home, actor, town):
    topic = add_topics(at_home, network_id=town.network.id)["Hulp in huis"]
    asked = NOW - timedelta(days=3)
    made = log(at_home, actor, topic_id=topic.id, topic_note="een lamp ophangen",
               answer_note="belt terug", district_id=town.crabbehof.id)  # fmt: skip
    made.received_at = asked
    request = services.convert_question(at_home, question=made, actor=actor, now=NOW)
    assert request.state is RequestState.INTAKE
    assert request.need == "Hulp in huis: een lamp ophangen"
    assert (request.district_id, request.received_at) == (town.crabbehof.id, asked)
    assert (made.state, made.request_id) == (QuestionState.CONVERTED, request.id)
    assert (made.topic_note, made.answer_note) == (None, None)
    assert at_home.scalar(queries.handled_questions(SINCE, UNTIL)) == 0
    assert at_home.scalar(queries.converted_questions(SINCE, UNTIL)) == 1
    for again in (
        lambda: services.convert_question(at_home, question=made, actor=actor, now=NOW),
        lambda: services.change_question(
            at_home, question_id=made.id, version=made.version,
            entry=rules.QuestionEntry(topic_note="x"), state=QuestionState.ANSWERED,
            actor=actor, now=NOW,
        ),
    ):  # fmt: skip
        with pytest.raises(rules.BecameRequest):
            again()
    assert at_home.scalar(sa.select(sa.func.count()).select_from(HelpRequest)) == 1


def test_a_report_counts_answered_and_referred_of_its_period(session, town):
    states = list(QuestionState)
    for state in states:
        make_question(session, town.network, town.fenna, state=state)
    make_question(session, town.network, town.fenna, received_at=UNTIL)
    make_question(session, town.other, town.dina)
    session.commit()
    # Somebody who may read no question may still count them.
    with scoped_to(session, Scope(town.network.id)):
        assert session.scalar(queries.handled_questions(SINCE, UNTIL)) == 2
        assert dict(session.execute(queries.questions_per_state(SINCE, UNTIL)).all()) == (
            dict.fromkeys(states, 1)
        )
        assert session.execute(queries.questions_by_topic(SINCE, UNTIL)).all() == [(None, 2)]
        assert len(session.execute(queries.received_handled(SINCE, UNTIL)).all()) == 2
        assert session.scalars(sa.select(InfoQuestion)).all() == []


def test_a_new_partnership_has_topics_of_its_own(session):
    network = make_network(session)
    made = add_topics(session, network_id=network.id, campaigns=("Geldzorgen op de werkvloer",))
    assert len(made) == len(TOPICS) + 1
    assert [name for name, one in made.items() if one.is_campaign] == ["Geldzorgen op de werkvloer"]


def test_the_words_stand_encrypted(session, town):
    made = make_question(session, town.network, town.fenna, answer_note="spreekt Turks")
    session.commit()
    kept = session.execute(
        sa.text("SELECT topic_note, answer_note FROM info_questions WHERE id = :id"),
        {"id": made.id},
    ).one()
    assert all(one.startswith("gAAAA") for one in kept)


def test_the_topics_of_the_migration_are_those_of_a_new_partnership():
    migration = import_module("portal.migrations.versions.0004_questions_and_contacts")
    assert migration.TOPICS == TOPICS


def test_need_of_says_what_is_known():
    assert rules.need_of("Wonen", "") == "Wonen"
    assert rules.need_of("", "lekkage") == "lekkage"

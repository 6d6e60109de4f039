"""Handing on and answering, with real rivals, on both databases."""

import threading
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from casts.referrals import offered, state_of, waiting
from conftest import migrated, settings_for
from factories import NOW, TODAY, make_account, make_assignment, make_part, make_town
from model_page import as_words, states_of

from intake.referral import rules, services
from intake.referral.mails import MAILS
from intake.referral.models import Assignment, AssignmentState
from intake.requests import services as requests
from intake.requests.models import HelpRequest, PartOutcome, RequestState
from intake.requests.rules import Ask
from intake.requests.signals import request_closed
from portal.audit.models import AuditEvent
from portal.db import db, unit_of_work
from portal.factory import create_app
from portal.mail.registry import MailJob
from portal.outbox.models import Message
from portal.permissions import Actor, Role
from portal.scope import KEY, Scope, SystemScope, enter


def actor(account, organisation=None, role=Role.ORG_COORDINATOR):
    homes = frozenset({organisation.id}) if organisation else frozenset()
    return Actor(
        name=account.name, account_id=account.id, roles=frozenset({role}), organisation_ids=homes
    )


def test_the_table_is_the_one_in_the_model():
    assert as_words(rules.TRANSITIONS) == states_of("Assignment")


@pytest.mark.parametrize(
    ("now", "mail_at"),
    [((10, 0), (10, 15)), ((10, 14), (10, 15)), ((10, 15), (10, 30)), ((10, 59), (11, 0))],
)
def test_offers_of_one_quarter_share_a_mail(now, mail_at):
    moment = NOW.replace(hour=now[0], minute=now[1], second=7)
    found = rules.mail_moment(moment)
    assert (found.hour, found.minute, found.second) == (*mail_at, 0)


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ((), date(2026, 11, 10)),
        # Days off move it when they lie between or on the day; a weekend was free already.
        (("2026-11-10",), date(2026, 11, 11)),
        (("2026-11-04", "2026-11-10"), date(2026, 11, 12)),
        (("2026-11-03", "2026-11-07", "2026-11-11"), date(2026, 11, 10)),
    ],
)
def test_a_partner_answers_within_five_working_days_of_our_own(closed, expected):
    assert rules.answer_by(date(2026, 11, 3), closed) == expected


def test_two_offers_make_one_mail_and_it_says_only_how_many(session, town, at_home):
    desk = actor(town.ellen, role=Role.DESK_COORDINATOR)
    for _ in range(2):
        enter(session, SystemScope("a test"))
        _, part = waiting(session, town)
        part_id, organisation_id = part.id, town.hiphelpt.id
        enter(session, Scope(town.network.id, whole_network=True))
        services.offer(
            session,
            part_id=part_id,
            organisation_id=organisation_id,
            actor=desk,
            closed=(),
            now=NOW,
        )
        session.commit()
    message = session.scalars(sa.select(Message)).one()
    job = MailJob(session, message.context, town.network, NOW)
    mail = MAILS["assignment_offered"](job)
    assert mail.to == town.bram.email
    assert mail.subject == "2 vragen wachten op uw antwoord"
    assert "Demir" not in str(mail)
    session.execute(sa.update(Assignment).values(state=AssignmentState.DECLINED))
    assert MAILS["assignment_offered"](job) is None


def test_what_is_not_answered_comes_back_to_the_desk(session, town):
    request, late = offered(session, town, answer_by=TODAY - timedelta(days=1))
    _, fresh = offered(session, town, answer_by=TODAY)
    request_id = request.id
    late_id, fresh_id = late, fresh
    enter(session, Scope(town.network.id, whole_network=True))
    assert services.expire_due(session, now=NOW) == 1
    assert services.expire_due(session, now=NOW) == 0
    assert state_of(session, late_id) is AssignmentState.EXPIRED
    assert state_of(session, fresh_id) is AssignmentState.OFFERED
    event = session.scalars(
        sa.select(AuditEvent).where(AuditEvent.verb == "assignment_expired")
    ).one()
    assert (event.object_key, event.actor_kind) == (request_id, "job")


def test_giving_back_needs_a_reason_and_a_yes_before(session, town):
    _, assignment = offered(session, town, state=AssignmentState.ACCEPTED)
    bram = actor(town.bram, town.hiphelpt)
    enter(session, Scope(town.network.id, whole_network=True))
    give = {"session": session, "assignment_id": assignment.id, "actor": bram, "now": NOW}
    with pytest.raises(rules.ReasonMissing):
        services.return_assignment(**give, reason="zomaar")
    services.return_assignment(**give, reason="geen capaciteit")
    assert state_of(session, assignment) is AssignmentState.RETURNED
    with pytest.raises(rules.NotAccepted):
        services.return_assignment(**give, reason="geen capaciteit")


def test_a_part_that_ends_frees_its_organisation(session, town):
    _, assignment = offered(session, town, state=AssignmentState.ACCEPTED)
    part_id = assignment.part_id
    enter(session, Scope(town.network.id, whole_network=True))
    requests.finish_part(session, part_id=part_id, outcome=PartOutcome.COMPLETED, now=NOW)
    services.finish(session, part_id=part_id, now=NOW)
    assert state_of(session, assignment) is AssignmentState.DONE


def test_one_organisation_does_not_end_the_work_of_another(session, town):
    request, _ = offered(session, town, state=AssignmentState.ACCEPTED)
    other = make_part(session, request, town.paint)
    make_assignment(session, other, town.present, town.ellen)
    bram, request_id = actor(town.bram, town.hiphelpt), request.id
    session.commit()
    enter(session, Scope(town.network.id, organisation_ids=bram.organisation_ids))
    with pytest.raises(rules.OthersBusy):
        services.give_up(
            session, request_id=request_id, actor=bram, now=NOW, alternative="Buurtplein"
        )


def test_who_listens_hears_that_a_request_was_closed(session, town):
    request, _ = offered(session, town)
    request_id, desk = request.id, actor(town.ellen, role=Role.DESK_WORKER)
    enter(session, Scope(town.network.id, whole_network=True))
    heard = []

    def listen(sender, **news):
        heard.append(news["request_id"])

    with request_closed.connected_to(listen):
        services.withdraw(
            session, request_id=request_id, actor=desk, now=NOW, reason="niet meer nodig"
        )
    assert heard == [request_id]


def test_the_first_help_is_marked_once(session, town):
    request, _ = waiting(session, town)
    request_id = request.id
    enter(session, Scope(town.network.id, whole_network=True))
    for days in (0, 5):
        requests.mark_first_helped(session, request_id=request_id, now=NOW + timedelta(days=days))
    helped = session.scalars(sa.select(HelpRequest.first_helped_at)).one()
    assert helped == NOW


def test_a_hold_after_the_first_help_is_no_waiting(session, town):
    request, _ = waiting(session, town)
    request_id, desk = request.id, actor(town.ellen, role=Role.DESK_WORKER)
    enter(session, Scope(town.network.id, whole_network=True))
    step = {"session": session, "request_id": request_id, "actor": desk}
    requests.hold_request(**step, now=NOW)
    requests.resume_request(**step, now=NOW + timedelta(days=4))
    requests.mark_first_helped(session, request_id=request_id, now=NOW + timedelta(days=5))
    requests.hold_request(**step, now=NOW + timedelta(days=6))
    requests.resume_request(**step, now=NOW + timedelta(days=9))
    found = session.scalars(sa.select(HelpRequest)).one()
    assert (found.state, found.held_days) == (RequestState.READY, 4)


@pytest.fixture(params=["sqlite", "postgresql"])
def rivals(request, tmp_path):
    """An application of its own with committed rows, so that threads can really race."""
    with migrated(request.param, tmp_path) as url:
        yield from _arena(url)


def _arena(url):
    app = create_app(settings_for(url))
    with app.app_context():
        session = db.session()
        session.info[KEY] = SystemScope("a test looks at everything")
        town = make_town(session)
        second = make_account(
            session, town.network, Role.ORG_COORDINATOR, organisation=town.hiphelpt, name="Bo"
        )
        _, assignment = offered(session, town)
        names = (
            town.network.id,
            assignment.id,
            [actor(one, town.hiphelpt) for one in (town.bram, second)],
        )
        session.commit()
        db.session.remove()
    yield (app, *names)
    with app.app_context():
        db.engine.dispose()


def race(app, network_id, acts):
    """Start everybody at once; return what each got, or the refusal they read."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        with app.app_context():
            enter(db.session(), Scope(network_id, whole_network=True))
            start.wait()
            try:
                with unit_of_work() as session:
                    results[place] = act(session)
            except Exception as refusal:
                results[place] = refusal
            db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_two_coordinators_say_yes_at_once_and_one_wins(rivals):
    app, network_id, assignment_id, people = rivals

    def yes(who):
        return lambda session: (
            services.accept(session, assignment_id=assignment_id, actor=who, now=NOW).answered_by
        )

    results = race(app, network_id, [yes(who) for who in people])
    winners = [one for one in results if isinstance(one, int)]
    losers = [one for one in results if isinstance(one, rules.AlreadyAnswered)]
    assert (len(winners), len(losers)) == (1, 1)
    winner = next(who.name for who in people if who.account_id == winners[0])
    assert losers[0].sentence().startswith(f"{winner} antwoordde al op dinsdag 3 november")


def test_many_visitors_at_once_get_different_numbers(rivals):
    app, network_id, _, _ = rivals

    def ask(session):
        wish = Ask(name="Ria", need="Hulp", may_share=True, share_text="Mag het?")
        return services.requests.receive_request(session, ask=wish, now=NOW).number

    numbers = race(app, network_id, [ask] * 12)
    assert len(set(numbers)) == 12
    assert all(isinstance(one, str) and one.startswith("2026-") for one in numbers), numbers

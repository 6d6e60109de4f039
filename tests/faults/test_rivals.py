"""Of two coordinators who take the same request, one has it and the other reads who and when."""

import re
from collections import Counter
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from factories import make_account, make_assignment, make_contact, make_part, make_request
from factories_portal import next_number
from faults import stand
from faults.server import Answer, Site, all_at_once, running_site
from faults.stand import looking, role_for

from intake.referral.models import Assignment, AssignmentState
from portal.permissions import Role

pytestmark = pytest.mark.faults
RIVALS = 5
LATE = re.compile(r"Rival (\d)[^<]*\d{1,2}\.\d\d uur")


def offered(session, town, count):
    """So many parts that were offered to HipHelpt, and five who may take them."""
    rivals = [
        make_account(
            session, town.network, Role.ORG_COORDINATOR, organisation=town.hiphelpt,
            name=f"Rival {n}",
        ).id
        for n in range(RIVALS)
    ]  # fmt: skip
    parts = []
    for _ in range(count):
        request = make_request(
            session, town.network, town.buddy, seeker=make_contact(session, town.network),
            number=f"2026-{next_number()}",
        )  # fmt: skip
        part = make_part(session, request, town.buddy)
        one = make_assignment(
            session, part, town.hiphelpt, town.ellen, state=AssignmentState.OFFERED
        )
        parts.append(one.id)
    return SimpleNamespace(rivals=rivals, offers=parts)


def race(site: Site, url: str, told: SimpleNamespace) -> list[list[tuple[stand.Staff, Answer]]]:
    """Every offer is taken by all five at one moment."""
    people = stand.sign_in(url, *told.rivals)
    rounds = []
    for offer in told.offers:
        path = f"/dordrecht/aangeboden/{offer}/oppakken"
        answers = all_at_once(
            [lambda one=one, path=path: one.ask(site, "POST", path, {}) for one in people],
            at_once=RIVALS,
        )
        rounds.append(list(zip(people, answers, strict=True)))
    return rounds


def is_won(answer: Answer) -> bool:
    """Whether the answer leads to the request, and not back to what is offered."""
    return answer.status == 303 and "/hulpvragen/" in answer.location


def test_of_two_coordinators_one_wins_and_the_other_reads_who_and_when(database_url, full_size):
    told = stand.prepare(
        database_url, lambda session, town: offered(session, town, 100 if full_size else 10)
    )
    with running_site(database_url, role=role_for(database_url)) as site:
        rounds = race(site, database_url, told)
        loser = next(one for one, answer in rounds[-1] if not is_won(answer))
        read = loser.ask(site, "GET", "/dordrecht/aangeboden").text
    assert [Counter(is_won(answer) for _, answer in one) for one in rounds] == [
        {True: 1, False: RIVALS - 1}
    ] * len(rounds)
    assert {answer.status for one in rounds for _, answer in one} == {303}
    winner = next(n for n, (_, answer) in enumerate(rounds[-1]) if is_won(answer))
    said = LATE.findall(read)  # of each round that this one lost, the last one last
    assert said, read
    assert int(said[-1]) == winner
    with looking(database_url) as session:
        taken = session.scalars(sa.select(Assignment.answered_by).order_by(Assignment.id)).all()
    assert taken == [
        told.rivals[next(n for n, (_, answer) in enumerate(one) if is_won(answer))]
        for one in rounds
    ]


def test_without_a_condition_two_win(database_url):
    """The control: when nobody asks what stands there, all five have it."""
    told = stand.prepare(database_url, lambda session, town: offered(session, town, 1))
    with running_site(database_url, role=role_for(database_url), plant="accept_unasked") as site:
        [answers] = race(site, database_url, told)
    assert sum(is_won(answer) for _, answer in answers) > 1


def twice_offered(session, town, *, is_guarded):
    """A part that two partners are asked for at once; the index alone stands in the way."""
    if not is_guarded:
        session.execute(sa.text("DROP INDEX uq_assignments_live_part"))
    request = make_request(
        session, town.network, town.buddy, seeker=make_contact(session, town.network)
    )
    part = make_part(session, request, town.buddy)
    for partner in (town.hiphelpt, town.present):
        make_assignment(session, part, partner, town.ellen, state=AssignmentState.OFFERED)


def test_the_index_lets_one_partner_be_asked_and_no_second(database_url):
    with pytest.raises(sa.exc.IntegrityError):
        stand.prepare(
            database_url, lambda session, town: twice_offered(session, town, is_guarded=True)
        )
    # The control: without the partial unique index both are asked.
    stand.prepare(
        database_url, lambda session, town: twice_offered(session, town, is_guarded=False)
    )
    with looking(database_url) as session:
        assert session.scalar(sa.select(sa.func.count(Assignment.id))) == 2

"""Whatever happens in whatever order: pledge, request, assignment and match stay in step."""

import pytest
from casts.lives import Lives
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from intake.requests import rules as request_rules
from intake.requests.models import RequestState
from portal.permissions import Actor, Role
from portal.scope import Scope, enter


@pytest.fixture
def lives(session, town):
    """The machine, in Dordrecht, with Bram and Ellen at work."""
    whole = Scope(town.network.id, whole_network=True)
    enter(session, whole)

    def actor(account, role, *organisations):
        return Actor(
            name=account.name, account_id=account.id, network_id=town.network.id,
            roles=frozenset({role}), organisation_ids=frozenset(one.id for one in organisations),
        )  # fmt: skip

    people = {
        "bram": actor(town.bram, Role.ORG_COORDINATOR, town.hiphelpt),
        "ellen": actor(town.ellen, Role.DESK_COORDINATOR),
    }
    return type("LivesHere", (Lives,), {"session": session, "town": town, "people": people})


def run(machine, examples, steps=50):
    """Try so many stories of so many steps."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck), database=None,
        ),
    )  # fmt: skip


def test_no_order_of_events_breaks_a_life(lives, full_size):
    run(lives, 380 if full_size else 14)
    assert lives.taken >= (10_000 if full_size else 400), "steps"
    assert {"Match active", "Match ended", "Pledge withdrawn", "HelpRequest on_hold"} <= lives.seen


def test_a_request_that_forgets_where_it_was_is_noticed(lives, monkeypatch):
    """The control: who comes back from a pause begins at the beginning."""
    forgets = {
        **request_rules.TRANSITIONS,
        "resume": (frozenset({RequestState.ON_HOLD}), RequestState.RECEIVED),
    }
    monkeypatch.setattr(request_rules, "TRANSITIONS", forgets)
    machine = lives()
    machine.each_life_follows_its_page()
    for what in ("hold", "resume"):
        machine.close(0, what)
        if what == "hold":
            machine.each_life_follows_its_page()
    with pytest.raises(AssertionError):
        machine.each_life_follows_its_page()
    machine.teardown()

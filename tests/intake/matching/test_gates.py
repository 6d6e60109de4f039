"""Suggestions against a naive oracle of the hard wishes."""

import random

import pytest
from casts.matching import CALM, CONTROL, NEEDS, NORMS, OFFERS, TODAY, oracle_obstacles
from hypothesis import given
from hypothesis import strategies as st

from intake.matching import gates
from intake.matching.rules import Need, Norms, Offer, suggest
from intake.matching.rules import near_misses as misses


def check_gates(need: Need, offers: list[Offer], norms: Norms) -> None:
    """Every suggestion passes each gate, every other offer fails one."""
    listed = suggest(need, offers, today=TODAY, limit=len(offers), norms=norms)
    shown = {suggestion.offer.pledge_id for suggestion in listed}
    for offer in offers:
        obstacles = oracle_obstacles(need, offer, norms)
        assert (offer.pledge_id in shown) == (not obstacles), obstacles


@CALM
@given(NEEDS, OFFERS, NORMS)
def test_a_suggestion_passes_every_gate_and_the_rest_fails_one(
    need: Need, offers: list[Offer], norms: Norms
) -> None:
    check_gates(need, offers, norms)


@pytest.mark.parametrize("skipped", [wish for wish, _ in gates.GATES])
def test_control_a_skipped_gate_turns_the_property_red(
    skipped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tuple(pair for pair in gates.GATES if pair[0] != skipped)
    monkeypatch.setattr(gates, "GATES", kept)

    @CONTROL
    @given(NEEDS, OFFERS, NORMS)
    def property_of_gates(need: Need, offers: list[Offer], norms: Norms) -> None:
        check_gates(need, offers, norms)

    with pytest.raises(AssertionError, match=skipped):
        property_of_gates()


@CALM
@given(NEEDS, OFFERS, NORMS)
def test_scores_are_explained_and_sorted(need: Need, offers: list[Offer], norms: Norms) -> None:
    listed = suggest(need, offers, today=TODAY, limit=len(offers), norms=norms)
    for suggestion in listed:
        assert suggestion.score == sum(reason.weight for reason in suggestion.reasons)
        assert all(reason.text.strip() for reason in suggestion.reasons)
        kinds = [reason.kind for reason in suggestion.reasons]
        assert len(set(kinds)) == len(kinds)
    order = [(-s.score, s.offer.pledge_id) for s in listed]
    assert order == sorted(order)
    top = suggest(need, offers, today=TODAY, limit=3, norms=norms)
    assert top == listed[:3]


@CALM
@given(NEEDS, OFFERS, NORMS, st.randoms(use_true_random=False))
def test_the_order_of_loading_changes_nothing(
    need: Need, offers: list[Offer], norms: Norms, dice: random.Random
) -> None:
    mixed = offers[:]
    dice.shuffle(mixed)
    assert suggest(need, offers, today=TODAY, norms=norms) == suggest(
        need, mixed, today=TODAY, norms=norms
    )
    assert misses(need, offers, today=TODAY, norms=norms) == misses(
        need, mixed, today=TODAY, norms=norms
    )

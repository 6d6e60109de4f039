"""The bidding behind the instant list: what it keeps, undoes, and how near it comes."""

import itertools

import numpy as np
import pytest

from bench.boards import Town, draw
from intake.matching.plans import auction
from intake.matching.plans.auction import auctioned, in_order
from intake.matching.plans.bids import Bidder
from intake.matching.plans.bundles import best_pieces, cheapest_whole
from intake.matching.plans.columns import Pricing, relax_ways
from intake.matching.plans.greedy import greedy_plan
from intake.matching.plans.leaning import about_worth
from intake.matching.plans.market import Market
from intake.matching.plans.pieces import pieces_of
from intake.matching.plans.rules import offences
from intake.matching.plans.values import Board, plan_of
from intake.matching.plans.ways import Prices

TOWNS = (Town(), Town(tight=True), Town(partners=6, accepted=0.0, tight=True))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("town", TOWNS)
def test_bidding_breaks_no_rule(seed: int, town: Town) -> None:
    board = draw(300, 150, seed=seed, town=town)
    assert list(offences(board, auctioned(board))) == []


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_where_people_pledge_an_hour_the_list_comes_close(seed: int) -> None:
    board = draw(600, 300, seed=seed, town=Town(tight=True))
    bound = relax_ways(board, stop=lambda: False).bound
    assert plan_of(board, auctioned(board)).worth >= 0.983 * bound
    assert greedy_plan(board).worth >= 0.985 * bound


def test_control_without_what_minutes_are_worth_it_falls_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(auction, "ASKED", 0.0)
    with pytest.raises(AssertionError):
        test_where_people_pledge_an_hour_the_list_comes_close(2)


def market_of(board: Board) -> tuple[Market, Bidder]:
    """A market on which everybody has had one turn."""
    market = Market(board)
    bidder = Bidder(market, step=1.0)
    for number in in_order(board):
        bidder.bid(number)
    return market, bidder


@pytest.mark.parametrize("is_ended", [True, False])
def test_an_attempt_that_gains_nothing_leaves_no_trace(is_ended: bool) -> None:
    board = draw(200, 100, seed=2, town=Town(tight=True))
    market, bidder = market_of(board)
    lines, free = {job: dict(mine) for job, mine in market.lines.items()}, list(market.free)
    offers = np.arange(len(free))
    places = [market.index(offers, np.full(len(free), float(size))) for size in (45, 60, 90)]
    costs = [market.costs(some).copy() for some in places]

    def work() -> bool:
        market.release(next(iter(lines)))
        for number in in_order(board)[-20:]:
            bidder.bid(number, is_forced=True)
        for number in list(market.lines)[:10]:
            market.release(number)
        return is_ended

    assert not market.attempt(work)
    assert market.lines == lines
    assert market.free == free
    assert not market.queue
    for some, cost in zip(places, costs, strict=True):
        assert (market.costs(some) == cost).all()


def test_an_attempt_that_gains_stays() -> None:
    board = draw(200, 100, seed=2)
    market, bidder = market_of(board)
    number = next(iter(market.lines))
    market.release(number)
    assert market.attempt(lambda: bidder.bid(number) is None)
    assert market.worth(number) > 0


def test_nobody_holds_more_than_there_is() -> None:
    board = draw(300, 150, seed=3, town=Town(tight=True))
    market, _ = market_of(board)
    for offer, one in enumerate(board.offers):
        given = sum(
            line.minutes
            for mine in market.lines.values()
            for line in mine.values()
            if line.offer == offer
        )
        assert market.free[offer] == one.minutes_free - given >= 0


AMOUNTS = ((60, 1, 20.0), (60, 1, 35.0), (90, 1, 40.0), (60, 2, 55.0), (45, 3, 30.0))


@pytest.mark.parametrize("demand", [45, 60, 120, 180, 240, 330])
def test_a_whole_job_is_done_as_cheaply_as_by_trying_everything(demand: int) -> None:
    options = [(name, *amounts) for name, amounts in enumerate(AMOUNTS)]
    sets = (
        some
        for count in range(1, 6)
        for some in itertools.combinations(options, count)
        if sum(one[1] * one[2] for one in some) >= demand
    )
    cheapest = min((sum(one[3] for one in some) for some in sets), default=None)
    chosen = cheapest_whole(options, demand, 45)
    if cheapest is None:
        assert chosen is None
    else:
        assert chosen is not None
        assert sum(options[name][3] for name, _ in chosen) == cheapest
        assert sum(minutes * options[name][2] for name, minutes in chosen) >= demand
        assert all(45 <= minutes <= options[name][1] for name, minutes in chosen)


@pytest.mark.parametrize("demand", [45, 60, 120, 180, 240, 330])
def test_pieces_gain_as_much_as_by_trying_everything(demand: int) -> None:
    options = [(0, 60, 0.8, 10.0), (1, 90, 0.8, 30.0), (2, 90, 0.7, 5.0), (3, 60, 0.9, 50.0)]
    best = 0.0
    for amounts in itertools.product((0, 45, 60, 75, 90), repeat=4):
        pairs = list(zip(options, amounts, strict=True))
        if sum(amounts) <= demand and all(given <= one[1] for one, given in pairs):
            best = max(best, sum(one[2] * n - one[3] for one, n in pairs if n))
    gain, chosen = best_pieces(options, demand, 45)
    assert gain == pytest.approx(best)
    assert sum(minutes for _, minutes in chosen) <= demand


def test_of_many_amounts_some_are_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    options = [(n, 31 + 7 * n, 1, 10.0 + n) for n in range(12)]
    assert cheapest_whole(options, 300, 31) is not None
    monkeypatch.setattr("intake.matching.plans.bundles.REACHED", 6)
    chosen = cheapest_whole(options, 300, 31)
    assert chosen is not None
    assert sum(minutes for _, minutes in chosen) >= 300
    gain, _ = best_pieces([(n, 31 + 7 * n, 1.0, 10.0) for n in range(12)], 300, 31)
    assert gain > 200


@pytest.mark.parametrize("seed", [1, 2])
def test_what_minutes_are_about_worth_proves_nearly_as_much_as_the_best_prices(seed: int) -> None:
    board = draw(400, 200, seed=seed, town=Town(tight=True))
    best = relax_ways(board, stop=lambda: False).bound
    prices = Prices(about_worth(board), np.zeros(len(board.offers)))
    bound, _ = Pricing(board, pieces_of(board)).ask(prices)
    assert best * (1 - 1e-6) <= bound <= 1.025 * best


def test_sizes_in_between_cost_as_much_as_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.matching.plans.market.MOST_SIZES", 3)
    for town in TOWNS:
        board = draw(200, 100, seed=4, town=town)
        assert list(offences(board, auctioned(board))) == []

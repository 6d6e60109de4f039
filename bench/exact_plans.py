"""The best plan there is, for boards that are small enough to know it.

    python -m bench.exact_plans [seconds]

Every piece, every group and every organisation is a choice that HiGHS makes; minutes need not be
whole, so the optimum is never told too low. Beside it stand the list, the plan and the bound.
Never a test: it takes minutes.
"""

import sys
from collections import defaultdict
from dataclasses import dataclass, field

import highspy
import numpy as np

from bench.boards import Town, draw
from intake.matching.plans.greedy import greedy_plan
from intake.matching.plans.highs import INFINITE
from intake.matching.plans.solver import best_plan
from intake.matching.plans.values import Board, Job

BOARDS = ((120, 60), (250, 125), (500, 250), (1_000, 500))
SEEDS = (7, 1)
Terms = list[tuple[int, float]]


@dataclass
class Model:
    """Columns and rows as they are told; ``choices`` are columns that are yes or no."""

    worth: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    choices: list[int] = field(default_factory=list)
    rows: list[tuple[float, float, Terms]] = field(default_factory=list)

    def column(self, worth: float, most: float) -> int:
        """A column from zero to ``most``."""
        self.worth.append(worth)
        self.most.append(most)
        return len(self.worth) - 1

    def choice(self, worth: float = 0.0) -> int:
        """A column that is yes or no."""
        self.choices.append(self.column(worth, 1.0))
        return self.choices[-1]

    def below(self, terms: Terms, upper: float, *, is_equal: bool = False) -> None:
        """What the terms come to is at most ``upper``, or exactly that."""
        self.rows.append((upper if is_equal else -INFINITE, upper, terms))

    def solved(self, seconds: float) -> tuple[float, float]:
        """The best found, and what is proven that nobody can pass."""
        model = highspy.Highs()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("time_limit", seconds)
        model.setOptionValue("mip_rel_gap", 1e-4)
        model.changeObjectiveSense(highspy.ObjSense.kMaximize)
        count = len(self.worth)
        model.addVars(count, np.zeros(count), np.array(self.most))
        model.changeColsCost(count, np.arange(count, dtype=np.int32), np.array(self.worth))
        choices = np.array(self.choices, dtype=np.int32)
        whole = np.full(len(choices), highspy.HighsVarType.kInteger)
        model.changeColsIntegrality(len(choices), choices, whole)
        for lower, upper, terms in self.rows:
            columns, values = zip(*terms, strict=True)
            model.addRow(lower, upper, len(terms), np.array(columns), np.array(values))
        model.run()
        found = model.getInfo()
        return found.objective_function_value, found.mip_dual_bound


def exact(board: Board, seconds: float) -> tuple[float, float]:
    """The worth of the best plan, and what is proven about it."""
    model = Model()
    given: dict[int, Terms] = defaultdict(list)
    for number, job in enumerate(board.jobs):
        places = range(board.starts[number], board.starts[number + 1])
        (_one_pledge if job.is_single else _in_pieces)(model, board, job, places, given)
    for offer, terms in given.items():
        model.below(terms, board.offers[offer].minutes_free)
    return model.solved(seconds)


def _one_pledge(
    model: Model, board: Board, job: Job, places: range, given: dict[int, Terms]
) -> None:
    chosen: Terms = []
    for place in places:
        offer = int(board.offer[place])
        if board.offers[offer].minutes_free >= job.most:
            choice = model.choice(job.worth + int(board.score[place]))
            chosen.append((choice, 1.0))
            given[offer].append((choice, float(job.most)))
    if chosen:
        model.below(chosen, 1.0)


def _in_pieces(
    model: Model, board: Board, job: Job, places: range, given: dict[int, Terms]
) -> None:
    """Each piece is nothing or at least the least; one organisation; nobody twice."""
    shares: Terms = []
    homes: dict[int, Terms] = defaultdict(list)
    people: dict[int, Terms] = defaultdict(list)
    for place in places:
        offer, heads = int(board.offer[place]), int(board.heads[place])
        one = board.offers[offer]
        most = float(min(job.most, one.minutes_free))
        choice, minutes = model.choice(), model.column(0.0, most)
        share = model.column(job.worth + int(board.score[place]), 1.0)
        model.below([(minutes, 1.0), (choice, -most)], 0.0)
        model.below([(minutes, -1.0), (choice, float(job.least))], 0.0)
        brings = [(share, float(job.demand)), (minutes, -float(heads))]
        model.below(brings, 0.0, is_equal=not job.is_whole)
        shares.append((share, 1.0))
        given[offer].append((minutes, 1.0))
        homes[one.organisation_id].append((choice, 1.0))
        people[one.volunteer_id].append((choice, 1.0))
    if not shares:
        return
    for terms in people.values():
        model.below(terms, 1.0)
    chosen = [(model.choice(), 1.0) for _ in homes]
    for (home, _), terms in zip(chosen, homes.values(), strict=True):
        for choice, _ in terms:
            model.below([(choice, 1.0), (home, -1.0)], 0.0)
    model.below(chosen, 1.0)
    if job.is_whole:
        model.below([*shares, (model.choice(), -1.0)], 0.0, is_equal=True)
    else:
        model.below(shares, 1.0)


def main() -> None:
    """Print a line for each board."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 240.0
    for pledges, parts in BOARDS:
        for seed in SEEDS:
            board = draw(pledges, parts, seed=seed, town=Town(tight=True))
            best, proven = exact(board, seconds)
            plan, quick = best_plan(board), greedy_plan(board)
            bound = plan.bound or 1.0
            print(
                f"{pledges:,} x {parts:,}, seed {seed}: list {quick.worth:,.0f}  plan"
                f" {plan.worth:,.0f}  best {best:,.0f} to {proven:,.0f}  bound {bound:,.0f}"
                f"  best of bound {100 * best / bound:.2f} to {100 * proven / bound:.2f} %",
                flush=True,
            )


if __name__ == "__main__":
    main()

"""How good the plan for a whole board is, and what it costs, beside simpler ways, in one run.

    python -m bench.plans [--large]

Two sizes, each with days and with hours that people pledge (``tight``). A share is of the
relaxed bound, which no plan can pass. Read the shares and the processor time: seconds on the
wall belong to the machine. A plan that is not close enough is made better until its time on the
wall is over, so on a busy machine it comes out lower. Never a test.
"""

import sys
import time
from collections.abc import Callable

from bench.boards import TODAY, Town, drawn_values
from intake.matching.plans.board import make_board
from intake.matching.plans.greedy import Filling, Wishes, greedy_plan, lines_for
from intake.matching.plans.rules import check_plan
from intake.matching.plans.solver import best_plan
from intake.matching.plans.values import Board, Plan, plan_of

SIZES = ((1_000, 500), (10_000, 5_000))
TOWNS = (("days", Town()), ("one partner", Town(partners=1)), ("tight", Town(tight=True)))


def oldest_first(board: Board) -> Plan:
    """What a person does: who waits longest first, the best offer that is free."""
    filling = Filling(board, [offer.minutes_free for offer in board.offers])
    wishes = Wishes(board)
    for number in sorted(range(len(board.jobs)), key=lambda n: -board.jobs[n].worth):
        filling.take(lines_for(filling, number, wishes.best(number)))
    return plan_of(board, [line for lines in filling.lines.values() for line in lines])


def measured(work: Callable[[], Plan]) -> tuple[Plan, float, float]:
    """A plan with the processor time and the wall time it took."""
    wall, processor = time.perf_counter(), time.process_time()
    plan = work()
    return plan, time.process_time() - processor, time.perf_counter() - wall


def table(pledges: int, parts: int, name: str, town: Town) -> None:
    """The lines of one board."""
    offers, needs = drawn_values(pledges, parts, town=town)
    wall, processor = time.perf_counter(), time.process_time()
    board = make_board(needs, offers, today=TODAY)
    made = time.process_time() - processor, time.perf_counter() - wall
    best = measured(lambda: best_plan(board))
    rows = {
        "oldest first": measured(lambda: oldest_first(board)),
        "instant list": measured(lambda: greedy_plan(board)),
        "plan": best,
    }
    print(f"\n{pledges:,} pledges, {parts:,} parts, {name}: {len(board.offer):,} pairs that fit")
    print(f"  {'gates and scores':17}           {made[0]:7.2f} s  {made[1]:7.2f} s")
    bound = best[0].bound or 1.0
    for method, (plan, seconds, waited) in rows.items():
        check_plan(board, plan.lines)
        share = 100 * plan.worth / bound
        print(f"  {method:17} {share:7.2f} % {seconds:7.2f} s  {waited:7.2f} s")


def main() -> None:
    """Print the tables."""
    print("                    of bound  processor       wall")
    for pledges, parts in SIZES if "--large" in sys.argv else SIZES[:1]:
        for name, town in TOWNS:
            table(pledges, parts, name, town)


if __name__ == "__main__":
    main()

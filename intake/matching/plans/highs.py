"""HiGHS at arm's length: one way to run it, that can be stopped and never fails silently.

The number of threads is the same in every run: changing it after a first solve makes later runs
return nothing, without a word. HiGHS and OR-Tools cannot live in one process; we have one.
"""

import time
from collections.abc import Callable, Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

THREADS = 1
# How often we look up whether somebody said stop.
LOOK_UP_SECONDS = 0.25
INFINITE = highspy.kHighsInf
Numbers = NDArray[np.float64]


class Stopped(Exception):
    """Somebody said stop."""


class NoAnswer(RuntimeError):
    """HiGHS gave up: told, never passed over in silence."""


def new_model() -> highspy.Highs:
    """An empty model that maximises and says nothing."""
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", THREADS)
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    model.HandleUserInterrupt = True
    return model


def add_rows(model: highspy.Highs, uppers: Sequence[float] | Numbers) -> None:
    """Rows that stay at or below these, without any column yet."""
    upper = np.asarray(uppers, dtype=np.float64)
    lower = np.full(len(upper), -INFINITE)
    nothing = np.empty(0, dtype=np.int32)
    starts = np.zeros(len(upper), dtype=np.int32)
    model.addRows(len(upper), lower, upper, 0, starts, nothing, np.empty(0))


def add_columns(
    model: highspy.Highs,
    worth: Numbers,
    upper: Numbers,
    rows: NDArray[np.int64],
    values: Numbers,
) -> None:
    """Columns from zero to ``upper``; ``rows`` and ``values`` have a line for each column."""
    starts = np.arange(0, rows.size, rows.shape[1], dtype=np.int64)
    add_uneven_columns(model, worth, upper, starts, rows.ravel(), values.ravel())


def add_uneven_columns(
    model: highspy.Highs,
    worth: Numbers,
    upper: Numbers,
    starts: NDArray[np.int64],
    rows: NDArray[np.int64],
    values: Numbers,
) -> None:
    """Columns from zero to ``upper``; the rows of column ``n`` begin at ``starts[n]``."""
    count = len(worth)
    begins = starts.astype(np.int32)
    rows = rows.astype(np.int32)
    model.addCols(count, worth, np.zeros(count), upper, len(rows), begins, rows, values)


def leave_out(model: highspy.Highs, columns: NDArray[np.int64]) -> None:
    """These columns stay zero."""
    zeros = np.zeros(len(columns))
    if len(columns):
        model.changeColsBounds(len(columns), columns.astype(np.int32), zeros, zeros)


def whole_numbers(model: highspy.Highs, columns: NDArray[np.int64]) -> None:
    """These columns may not be cut."""
    kinds = np.full(len(columns), highspy.HighsVarType.kInteger)
    if len(columns):
        model.changeColsIntegrality(len(columns), columns.astype(np.int32), kinds)


def begin_with(model: highspy.Highs, values: Numbers) -> None:
    """A solution that is known: what is found is at least as good."""
    known = highspy.HighsSolution()
    known.col_value = values.tolist()
    model.setSolution(known)


def run_short(model: highspy.Highs, *, stop: Callable[[], bool]) -> None:
    """Solve what takes some milliseconds: a thread of its own would cost more than the work.

    Raises Stopped or NoAnswer.
    """
    model.run()
    _judge(model, model.getModelStatus(), is_stopped=stop(), is_late=False)


def run(
    model: highspy.Highs, *, stop: Callable[[], bool], seconds: float | None = None
) -> highspy.HighsModelStatus:
    """Solve until done, stopped, or out of time. Raises Stopped or NoAnswer."""
    end = time.monotonic() + seconds if seconds is not None else None
    model.startSolve()
    is_stopped = is_late = False
    while True:
        is_ready, _ = model.wait(LOOK_UP_SECONDS)
        if is_ready:
            break
        is_stopped = is_stopped or stop()
        is_late = end is not None and time.monotonic() > end
        if is_stopped or is_late:
            model.cancelSolve()  # type: ignore[no-untyped-call]
    status = model.getModelStatus()
    _judge(model, status, is_stopped=is_stopped or stop(), is_late=is_late)
    return status


def _judge(
    model: highspy.Highs, status: highspy.HighsModelStatus, *, is_stopped: bool, is_late: bool
) -> None:
    if is_stopped:
        raise Stopped
    good = {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty}
    if status not in good and not is_late:
        raise NoAnswer(f"HiGHS: {model.modelStatusToString(status)}")

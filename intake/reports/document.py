"""A report as it is read: values only, the same from live rows as from what was frozen."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from intake.reports.hiding import Cell, Hidden
from intake.reports.models import Counting, Rounding


@dataclass(frozen=True)
class Row:
    """One row of a table. ``head`` is a key, a month ('2023-01') or a name; '' is unknown."""

    head: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Figures of one kind; without rows when they cannot be told."""

    key: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    # Of the whole table, where the parts cannot be told: how many waited longer than the norm.
    aside: Cell = None

    @property
    def has_hidden(self) -> bool:
        """Whether the reader needs to know what a hidden number means."""
        rows = (*self.rows, *([self.total] if self.total else []))
        return not self.rows or any(isinstance(one, Hidden) for row in rows for one in row.cells)


@dataclass(frozen=True)
class Line:
    """One indicator with its numbers, in whole thousandths; ``few`` hides small counts."""

    position: int
    name: str
    unit: str
    decimals: int
    counting: Counting
    definition: str
    target: int | None
    counted: int | None
    correction: int | None
    correction_reason: str
    realised: int | None
    percent: int | None
    explanation: str
    # What belongs beside it: of 20 organisations, or so many questions that became a request.
    beside: Cell = None
    is_few: bool = False


@dataclass(frozen=True)
class Document:
    """A whole report, for inside or for outside."""

    network_name: str
    place: str
    title: str
    starts_on: date
    ends_on: date
    contact_name: str
    contact_function: str
    rounding: Rounding
    small_number: int
    lines: tuple[Line, ...]
    texts: Mapping[str, str]
    tables: tuple[Table, ...]
    counted_at: datetime
    delivered_at: datetime | None
    is_outside: bool

    def table(self, key: str) -> Table:
        """The table of this name."""
        return next(one for one in self.tables if one.key == key)


def as_json(document: Document) -> dict[str, Any]:
    """The document in plain values, to keep."""
    kept = asdict(document)
    kept["starts_on"] = document.starts_on.isoformat()
    kept["ends_on"] = document.ends_on.isoformat()
    kept["counted_at"] = document.counted_at.isoformat()
    kept["delivered_at"] = document.delivered_at.isoformat() if document.delivered_at else None
    kept["rounding"] = document.rounding.value
    kept["lines"] = [
        {**asdict(line), "counting": line.counting.value, "beside": _put(line.beside)}
        for line in document.lines
    ]
    kept["tables"] = [
        {
            "key": table.key,
            "columns": list(table.columns),
            "rows": [_put_row(row) for row in table.rows],
            "total": _put_row(table.total) if table.total else None,
            "aside": _put(table.aside),
        }
        for table in document.tables
    ]
    return kept


def from_json(kept: Mapping[str, Any]) -> Document:
    """The document as it was kept."""
    delivered_at = kept["delivered_at"]
    return Document(
        **{
            **kept,
            "starts_on": date.fromisoformat(kept["starts_on"]),
            "ends_on": date.fromisoformat(kept["ends_on"]),
            "counted_at": datetime.fromisoformat(kept["counted_at"]),
            "delivered_at": datetime.fromisoformat(delivered_at) if delivered_at else None,
            "rounding": Rounding(kept["rounding"]),
            "lines": tuple(
                Line(**{
                    **one, "counting": Counting(one["counting"]), "beside": _take(one["beside"])
                })
                for one in kept["lines"]
            ),
            "tables": tuple(
                Table(
                    one["key"],
                    tuple(one["columns"]),
                    tuple(_take_row(row) for row in one["rows"]),
                    _take_row(one["total"]) if one["total"] else None,
                    _take(one["aside"]),
                )
                for one in kept["tables"]
            ),
        }
    )  # fmt: skip


def _put(cell: Cell) -> int | str | None:
    return cell.value if isinstance(cell, Hidden) else cell


def _take(kept: int | str | None) -> Cell:
    return Hidden(kept) if isinstance(kept, str) else kept


def _put_row(row: Row) -> dict[str, Any]:
    return {"head": row.head, "cells": [_put(cell) for cell in row.cells]}


def _take_row(kept: Mapping[str, Any]) -> Row:
    return Row(kept["head"], tuple(_take(cell) for cell in kept["cells"]))


def delivered(document: Document, now: datetime) -> Document:
    """The document with the moment at which it was fixed."""
    return replace(document, delivered_at=now)

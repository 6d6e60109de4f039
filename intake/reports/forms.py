"""What the desk types about a report: its period, its numbers, its texts, its indicators."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import FormField

from intake.reports import rules
from intake.reports.indicator_services import IndicatorWish
from intake.reports.models import Counting, Indicator, Report, ReportLine, Rounding
from intake.reports.rules import LineWish, Period
from intake.reports.wording import (
    COUNTING_LABELS,
    PERIOD_LABELS,
    ROUNDING_LABELS,
    TEXT_HINTS,
    TEXT_LABELS,
    number_text,
)
from portal.language import _, _l
from portal.web.forms import Area, BaseForm, Choice, Text
from portal.web.meanwhile import VersionedForm
from portal.web.values import Day, _make, _Typed

LONGEST_TEXT = 20_000


class _Amount(_Typed):
    """A number as people write it, kept in whole thousandths."""

    sentence = _l("Schrijf een getal, bijvoorbeeld 12 of 0,67.")

    def read(self, text: str) -> int:
        found = re.fullmatch(r"(\d{1,6})(?:[.,](\d{1,3}))?", text)
        if not found:
            raise ValueError
        return int(found[1]) * rules.THOUSAND + int((found[2] or "").ljust(3, "0"))

    def show(self, value: Any) -> str:
        text = number_text(value, 3)
        return text.rstrip("0").rstrip(",.")


def Amount(label: str, **kwargs: Any) -> Any:  # noqa: N802
    """A number with a comma or a point; empty is nothing."""
    return _make(_Amount, label, False, **kwargs)


class ReportForm(BaseForm):
    """The head of a new report."""

    title = Text(_l("Hoe heet het verslag?"), max=160, required=_l("Geef het verslag een naam."))
    period = Choice(_l("Over welke periode?"), list(PERIOD_LABELS.items()))
    starts_on = Day(_l("Eerste dag"))
    ends_on = Day(_l("Laatste dag"))
    contact_name = Text(_l("Contactpersoon"), max=120)
    contact_function = Text(_l("Functie"), max=120)

    def validate(self, extra_validators: Any = None) -> bool:
        """Own days must be typed."""
        is_right = bool(super().validate(extra_validators))
        if self.period.data != "own":
            return is_right
        for field in (self.starts_on, self.ends_on):
            if field.data is None and not field.errors:
                field.errors = [_("Kies een dag.")]
                is_right = False
        return is_right

    def chosen(self, today: date) -> Period:
        """The period that was chosen; for a form that was found right."""
        if self.period.data == "own":
            return Period(self.starts_on.data, self.ends_on.data)
        return rules.usual_periods(today)[self.period.data]


class HeadForm(VersionedForm):
    """The head of a report that was begun."""

    title = Text(_l("Hoe heet het verslag?"), max=160, required=_l("Geef het verslag een naam."))
    starts_on = Day(_l("Eerste dag"), required=_l("Kies de eerste dag."))
    ends_on = Day(_l("Laatste dag"), required=_l("Kies de laatste dag."))
    contact_name = Text(_l("Contactpersoon"), max=120)
    contact_function = Text(_l("Functie"), max=120)
    rounding = Choice(
        _l("Hoe rondt u percentages af?"),
        [(one.value, label) for one, label in ROUNDING_LABELS.items()],
    )

    def facts(self) -> dict[str, object]:
        """What was asked; for a form that was found right."""
        names = ("title", "starts_on", "ends_on", "contact_name", "contact_function")
        return {
            **{name: self[name].data for name in names},
            "rounding": Rounding(self.rounding.data),
        }


def head_values(row: Report) -> dict[str, Any]:
    """What the head begins with."""
    names = ("version", "title", "starts_on", "ends_on", "contact_name", "contact_function")
    return {**{name: getattr(row, name) for name in names}, "rounding": row.rounding.value}


class TextsForm(VersionedForm):
    """What the numbers do not say."""

    activities = Area(TEXT_LABELS["activities"], LONGEST_TEXT, description=TEXT_HINTS["activities"])
    plans = Area(TEXT_LABELS["plans"], LONGEST_TEXT, description=TEXT_HINTS["plans"])
    successes = Area(TEXT_LABELS["successes"], LONGEST_TEXT, description=TEXT_HINTS["successes"])
    bottlenecks = Area(
        TEXT_LABELS["bottlenecks"], LONGEST_TEXT, description=TEXT_HINTS["bottlenecks"]
    )
    board_questions = Area(
        TEXT_LABELS["board_questions"], LONGEST_TEXT, description=TEXT_HINTS["board_questions"]
    )

    def facts(self) -> dict[str, object]:
        """The texts as typed."""
        return {name: self[name].data or "" for name in rules.TEXTS}


class LineForm(VersionedForm):
    """One indicator of a report."""

    target = Amount(_l("Doelstelling"))
    entered = Amount(_l("Gerealiseerd"))
    correction = Amount(_l("Verbeterd getal"))
    correction_reason = Text(_l("Waarom verbetert u het?"), max=300)
    explanation = Area(_l("Toelichting"), 4000)

    def wish(self) -> LineWish:
        """What was asked; for a form that was found right."""
        return LineWish(
            target=self.target.data,
            entered=self.entered.data,
            correction=self.correction.data,
            correction_reason=self.correction_reason.data or "",
            explanation=self.explanation.data or "",
        )


def lines_form(rows: Sequence[ReportLine]) -> type[BaseForm]:
    """A form with a part for each line, named after its number."""
    parts = {part_name(row): FormField(LineForm, row.indicator.name) for row in rows}
    return type("LinesForm", (BaseForm,), parts)


def part_name(row: ReportLine) -> str:
    """What the part of a line is called."""
    return f"l{row.id}"


def line_values(row: ReportLine) -> dict[str, Any]:
    """What the part of a line begins with."""
    return {
        "version": row.version,
        "target": row.target_thousandths,
        "entered": row.entered_thousandths,
        "correction": row.correction_thousandths,
        "correction_reason": row.correction_reason,
        "explanation": row.explanation,
    }


class IndicatorForm(VersionedForm):
    """What an indicator is."""

    name = Text(_l("Hoe heet de indicator?"), max=120, required=_l("Geef de indicator een naam."))
    counting = Choice(
        _l("Waar komt het getal vandaan?"),
        [(one.value, label) for one, label in COUNTING_LABELS.items()],
    )
    unit = Text(_l("Eenheid"), max=40)
    decimals = Choice(
        _l("Hoeveel cijfers achter de komma?"), [(str(n), str(n)) for n in range(4)], radio=False
    )
    definition = Area(_l("Wat telt er precies mee?"), 600)

    def wish(self) -> IndicatorWish:
        """What was asked; for a form that was found right."""
        return IndicatorWish(
            name=self.name.data,
            unit=self.unit.data or "",
            decimals=int(self.decimals.data),
            counting=Counting(self.counting.data),
            definition=self.definition.data or "",
        )


def indicator_values(row: Indicator) -> dict[str, Any]:
    """What the form of an indicator begins with."""
    names = ("version", "name", "unit", "definition")
    kept = {"counting": row.counting.value, "decimals": str(row.decimals)}
    return {**kept, **{name: getattr(row, name) for name in names}}

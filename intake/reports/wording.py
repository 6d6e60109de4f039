"""How a report reads: the names of tables, rows and columns, and how numbers are written."""

from datetime import date, datetime

from intake.reports.document import Document, Line, Row, Table
from intake.reports.hiding import Cell, Hidden
from intake.reports.models import Counting, Indicator, ReportState, Rounding
from intake.reports.rules import THOUSAND
from portal.clock import date_text, local_day, month_text
from portal.language import _, _l, _n, decimal_text

NOTHING = "–"

STATE_LABELS = {
    ReportState.DRAFT: _l("Concept"),
    ReportState.DELIVERED: _l("Vastgesteld"),
}
STATE_BADGES = {ReportState.DRAFT: "wait", ReportState.DELIVERED: "ok"}

COUNTING_LABELS = {
    Counting.BY_HAND: _l("Wij vullen het zelf in"),
    Counting.REQUESTS_HANDLED: _l("Geteld: hulpvragen"),
    Counting.QUESTIONS_ANSWERED: _l("Geteld: informatievragen"),
    Counting.BOARD_MEMBERS: _l("Geteld: mensen in het bestuur"),
    Counting.PARTNER_ORGANISATIONS: _l("Geteld: organisaties met een convenant"),
    Counting.EXTERNAL_INTENSIVE: _l("Geteld: intensief contact met organisaties"),
}
ROUNDING_LABELS = {
    Rounding.HALF_UP: _l("Gewoon afronden (92,5 wordt 93)"),
    Rounding.DOWN: _l("Naar beneden afronden (94,67 wordt 94)"),
}
ROUNDING_SENTENCES = {
    Rounding.HALF_UP: _l("Percentages zijn afgerond op hele procenten."),
    Rounding.DOWN: _l("Percentages zijn naar beneden afgerond op hele procenten."),
}
PERIOD_LABELS = {
    "last_year": _l("Vorig jaar"),
    "this_year": _l("Dit jaar"),
    "last_quarter": _l("Vorig kwartaal"),
    "this_quarter": _l("Dit kwartaal"),
    "own": _l("Eigen datums"),
}

# The questions of the municipality's form, as its report asks them.
TEXT_LABELS = {
    "activities": _l("Wat zijn de belangrijkste gerealiseerde activiteiten?"),
    "plans": _l("Wat zijn de belangrijkste geplande activiteiten?"),
    "successes": _l("Wat waren de belangrijkste successen?"),
    "bottlenecks": _l("Wat waren de belangrijkste knelpunten?"),
    "board_questions": _l("Zijn er nog vragen of opmerkingen voor het bestuur?"),
}
TEXT_HINTS = {
    "activities": _l("Ligt de uitvoering op schema? Begin een regel met een streepje."),
    "plans": _l("Denk aan de komende periode."),
    "successes": _l("Wat ging er goed?"),
    "bottlenecks": _l("Wat kon er beter? Wat kon niet, en waarom?"),
    "board_questions": _l("Wat moet het bestuur weten of besluiten?"),
}

TABLE_TITLES = {
    "months": _l("Hulpvragen per maand"),
    "districts": _l("Hulpvragen per wijk"),
    "kinds": _l("Hulpvragen per soort hulp"),
    "outcomes": _l("Hoe het afliep"),
    "waiting": _l("Wachttijd tot de eerste hulp"),
    "channels": _l("Hoe mensen ons bereikten"),
    "topics": _l("Informatievragen per onderwerp"),
    "pledges": _l("Wat toezeggingen brachten"),
}
TABLE_NOTES = {
    "months": _l("Nieuw: binnengekomen in de maand. Open: nog niet afgesloten."),
    "districts": _l("De wijk van wie hulp vroeg, van alle nieuwe hulpvragen."),
    "kinds": _l("De soort hulp van alle nieuwe hulpvragen."),
    "outcomes": _l("Hoe de nieuwe hulpvragen ervoor stonden op de laatste dag van deze periode."),
    "waiting": _l(
        "In dagen, van wie in deze periode voor het eerst hulp kreeg. Midden: de helft wachtte "
        "korter. Acht van de tien: zo veel mensen wachtten hoogstens zo lang. De dagen dat een "
        "vraag stil lag, tellen niet mee. Bij minder dan vijf mensen staat er geen wachttijd."
    ),
    "channels": _l("Alle nieuwe hulpvragen."),
    "topics": _l("De informatievragen die wij beantwoordden of doorverwezen."),
    "pledges": _l(
        "Toegezegd en gegeven zijn twee verschillende dingen. Een toezegging zonder einde telt "
        "voor twaalf maanden."
    ),
}
HEADS = {
    "months": _l("Maand"),
    "districts": _l("Wijk"),
    "kinds": _l("Soort hulp"),
    "outcomes": _l("Uitkomst"),
    "waiting": _l("Soort hulp"),
    "channels": _l("Manier"),
    "topics": _l("Onderwerp"),
    "pledges": _l("Wat"),
}
COLUMNS = {
    "count": _l("Aantal"),
    "new": _l("Nieuw"),
    "closed": _l("Afgesloten"),
    "open_begin": _l("Open aan het begin"),
    "open_end": _l("Open aan het eind"),
    "helped": _l("Geholpen"),
    "median": _l("Midden"),
    "most": _l("Acht van de tien"),
    "longest": _l("Langste"),
    "over_norm": _l("Langer dan de norm"),
}
ROWS = {
    "running": _l("Loopt nog"),
    "helped": _l("Geholpen"),
    "no_volunteer": _l("Niet gelukt, met alternatief"),
    "outside_alternative": _l("Buiten de criteria, met alternatief"),
    "outside_nothing": _l("Buiten de criteria, zonder alternatief"),
    "withdrawn": _l("Ingetrokken"),
    "phone": _l("Telefoon"),
    "web": _l("Website"),
    "pledges": _l("Nieuwe toezeggingen"),
    "hours_pledged": _l("Toegezegde uren"),
    "requests_from_pledges": _l("Hulpvragen geholpen door toezeggingen"),
    "hours_served": _l("Gegeven uren"),
}
KEYED = {"outcomes", "channels", "pledges"}


def number_text(thousandths: int | None, decimals: int) -> str:
    """'650', '0,67' ('0.67' in English); a dash where there is no number."""
    if thousandths is None:
        return NOTHING
    step = THOUSAND // 10**decimals
    whole = (thousandths + step // 2) // step
    units, rest = divmod(whole, 10**decimals)
    return decimal_text(f"{units}.{rest:0{decimals}}") if decimals else str(units)


def realised_text(line: Line, small: int) -> str:
    """What was reached."""
    return few_text(small) if line.is_few else number_text(line.realised, line.decimals)


def percent_text(percent: int | None) -> str:
    """'92%'."""
    return NOTHING if percent is None else f"{percent}%"


def few_text(small: int) -> str:
    """'< 5'."""
    return f"< {small}"


def cell_text(cell: Cell, small: int) -> str:
    """A number of a table, or what stands in its place."""
    if cell is None:
        return NOTHING
    if isinstance(cell, Hidden):
        return few_text(small) if cell is Hidden.FEW else _("verborgen")
    return str(cell)


def head_text(table: Table, row: Row) -> str:
    """How a row is called."""
    if row.head == "all":
        return _("Totaal")
    if not row.head:
        return _("Iets anders") if table.key == "topics" else _("Onbekend")
    if table.key == "months":
        return month_text(date.fromisoformat(f"{row.head}-01"))
    return str(ROWS[row.head]) if table.key in KEYED else row.head


def table_note(document: Document, table: Table, *, with_total: bool = False) -> str:
    """What a table counts; with its total, when that is one number and stands nowhere else."""
    note = str(TABLE_NOTES[table.key])
    if table.aside is not None:
        late = cell_text(table.aside, document.small_number)
        return _("{note} Langer dan de norm wachtten: {late}.", note=note, late=late)
    if not with_total or table.total is None or len(table.columns) > 1:
        return note
    total = cell_text(table.total.cells[0], document.small_number)
    return _("{note} In totaal: {total}.", note=note, total=total)


def period_text(starts_on: date, ends_on: date) -> str:
    """'januari t/m december 2023', or the days when it is not in whole months."""
    last = date.fromordinal(ends_on.toordinal() + 1)
    if starts_on.day != 1 or last.day != 1:
        return _(
            "{first} t/m {last}",
            first=date_text(starts_on, year=starts_on.year != ends_on.year),
            last=date_text(ends_on, year=True),
        )
    if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        return month_text(ends_on)
    first = month_text(starts_on)
    if starts_on.year == ends_on.year:
        first = first.rpartition(" ")[0]
    return _("{first} t/m {last}", first=first, last=month_text(ends_on))


def period_with_length(starts_on: date, ends_on: date) -> str:
    """'januari t/m december 2023 (12 maanden)'."""
    text = period_text(starts_on, ends_on)
    last = date.fromordinal(ends_on.toordinal() + 1)
    if starts_on.day != 1 or last.day != 1:
        return text
    count = 12 * (last.year - starts_on.year) + last.month - starts_on.month
    length = _n("{n} maand", "{n} maanden", count)
    return f"{text} ({length})"


def beside_text(line: Line, small: int) -> str:
    """What belongs beside a counted number."""
    if line.beside is None:
        return ""
    count = cell_text(line.beside, small)
    if line.counting is Counting.EXTERNAL_INTENSIVE:
        return _("In totaal was er contact met {count} organisaties.", count=count)
    if line.counting is Counting.QUESTIONS_ANSWERED:
        return _("Daarnaast werden {count} informatievragen een hulpvraag.", count=count)
    return ""


def correction_text(line: Line) -> str:
    """The correction with its reason; never silent."""
    if line.correction is None:
        return ""
    return _(
        "Geteld: {counted}. Verbeterd naar {corrected}: {reason}",
        counted=number_text(line.counted, line.decimals),
        corrected=number_text(line.correction, line.decimals),
        reason=line.correction_reason,
    )


def small_sentence(document: Document) -> str:
    """Why some numbers are not told."""
    return _(
        "Een aantal van 1 tot en met {most} staat er niet in. Zo is niemand te herkennen. Soms "
        "staat er “verborgen”. Uit dat getal kon u een klein aantal uitrekenen.",
        most=document.small_number - 1,
    )


def counted_sentence(document: Document) -> str:
    """When the numbers were counted, and whether they still change."""
    if document.delivered_at is not None:
        return _("Vastgesteld op {day}.", day=_day(document.delivered_at))
    return _("De getallen zijn van {day}.", day=_day(document.counted_at))


def _day(moment: datetime) -> str:
    return date_text(local_day(moment), year=True)


def unit_text(indicator: Indicator) -> str:
    """'in fte, 2 decimalen'; empty for plain whole numbers."""
    parts = [_("in {unit}", unit=indicator.unit)] if indicator.unit else []
    if indicator.decimals:
        parts.append(_n("{n} decimaal", "{n} decimalen", indicator.decimals))
    return ", ".join(parts)

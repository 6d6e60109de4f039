"""When the telephone is answered, said of this moment: open until, or open again from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from portal.clock import AMSTERDAM, clock_text, day_text, local
from portal.language import _, _l
from portal.quiet import is_day_of_rest
from portal.wording import DAY_NAMES, join_words, sentence_case

CODES = tuple(DAY_NAMES)
# So far ahead we look for a day on which somebody answers.
LOOK_AHEAD = 60
TOMORROW = _l("Morgen")


@dataclass(frozen=True, order=True)
class Spell:
    """From when to when somebody answers on a day, by the clock on the wall."""

    opens: time
    closes: time


def week_of(opening_hours: Mapping[str, Any]) -> tuple[tuple[Spell, ...], ...]:
    """The spells of each weekday, Monday first; what cannot be read is left out."""
    return tuple(_spells(opening_hours.get(code)) for code in CODES)


def _spells(raw: Any) -> tuple[Spell, ...]:
    found = []
    for pair in raw if isinstance(raw, list) else ():
        try:
            opens, closes = (time.fromisoformat(str(one)) for one in pair)
        except (TypeError, ValueError):
            continue
        if opens < closes:
            found.append(Spell(opens, closes))
    return tuple(sorted(found))


def spells_on(
    day: date, opening_hours: Mapping[str, Any], closed_days: Collection[str]
) -> tuple[Spell, ...]:
    """When somebody answers on this day: not on feast days, nor on days off of their own."""
    if day.isoformat() in closed_days:
        return ()
    spells = week_of(opening_hours)[day.weekday()]
    # Who chose to answer on Sundays does; the other feast days are everybody's.
    is_feast = is_day_of_rest(day) and day.weekday() != CODES.index("sun")
    return () if is_feast else spells


def phone_today(
    opening_hours: Mapping[str, Any], closed_days: Collection[str], now: datetime
) -> str:
    """'Nu open, tot 12.00 uur', or when it is open again; empty when nothing is known."""
    wall = local(now, AMSTERDAM)
    today, at = wall.date(), wall.time()
    spells = spells_on(today, opening_hours, closed_days)
    for spell in spells:
        if spell.opens <= at < spell.closes:
            return _("Nu open, tot {time}", time=clock_text(spell.closes))
        if at < spell.opens:
            return _("Nu gesloten. Vandaag open vanaf {time}", time=clock_text(spell.opens))
    following = next_open_day(today, opening_hours, closed_days)
    if following is None:
        return ""
    day, opens = following
    tomorrow = today + timedelta(days=1)
    named = str(TOMORROW) if day == tomorrow else sentence_case(day_text(day))
    if spells:
        return _("Nu gesloten. {day} open vanaf {time}", day=named, time=clock_text(opens))
    return _("Vandaag gesloten. {day} open vanaf {time}", day=named, time=clock_text(opens))


def next_open_day(
    after: date, opening_hours: Mapping[str, Any], closed_days: Collection[str]
) -> tuple[date, time] | None:
    """The first day after this one on which somebody answers, and from when."""
    if not any(week_of(opening_hours)):
        return None
    for days in range(1, LOOK_AHEAD + 1):
        day = after + timedelta(days=days)
        if spells := spells_on(day, opening_hours, closed_days):
            return day, spells[0].opens
    return None


def phone_week(opening_hours: Mapping[str, Any]) -> str:
    """'maandag tot en met donderdag van 9.00 tot 12.00 uur'; empty when nothing is known.

    Days with the same hours stand together, also when they do not follow each other.
    """
    days: dict[tuple[Spell, ...], list[int]] = {}
    for weekday, spells in enumerate(week_of(opening_hours)):
        if spells:
            days.setdefault(spells, []).append(weekday)
    return ", ".join(_days_and_spells(found, spells) for spells, found in days.items())


def _days_and_spells(weekdays: list[int], spells: tuple[Spell, ...]) -> str:
    names = [str(DAY_NAMES[CODES[weekday]]) for weekday in weekdays]
    days = join_words(names)
    if len(names) > 2 and weekdays[-1] - weekdays[0] == len(names) - 1:
        days = _("{first} tot en met {last}", first=names[0], last=names[-1])
    hours = [
        _("van {opens} tot {closes}", opens=_bare(one.opens), closes=clock_text(one.closes))
        for one in spells
    ]
    return f"{days} {join_words(hours)}"


def _bare(at: time) -> str:
    """The time without the word for 'o'clock': it follows once, after the closing time."""
    return _("{hour}.{minute}", hour=at.hour, minute=f"{at.minute:02d}")

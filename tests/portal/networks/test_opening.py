"""When the telephone is answered: now, later today, tomorrow, after the feast days."""

from datetime import UTC, datetime

import pytest

from portal.language import speaking
from portal.networks.opening import phone_today, phone_week

MORNINGS = {day: [["09:00", "12:00"]] for day in ("mon", "tue", "wed", "thu")}
SPLIT = {"tue": [["13:30", "16:00"], ["09:00", "12:00"]], "thu": [["09:00", "12:00"]]}

# 2026-11-23 is a Monday. Moments are UTC: in November the wall is one hour on, in June two.
CASES = [
    (MORNINGS, (), "2026-11-23T08:30", "Nu open, tot 12.00 uur", "Open now, until 12:00"),
    (MORNINGS, (), "2026-11-23T08:00", "Nu open, tot 12.00 uur", "Open now, until 12:00"),
    (MORNINGS, (), "2026-11-23T07:59", "Nu gesloten. Vandaag open vanaf 9.00 uur",
     "Closed now. Open today from 9:00"),
    (MORNINGS, (), "2026-11-23T11:00", "Nu gesloten. Morgen open vanaf 9.00 uur",
     "Closed now. Tomorrow open from 9:00"),
    (MORNINGS, (), "2026-11-26T11:00", "Nu gesloten. Maandag 30 november open vanaf 9.00 uur",
     "Closed now. Monday 30 November open from 9:00"),
    (MORNINGS, (), "2026-11-22T11:00", "Vandaag gesloten. Morgen open vanaf 9.00 uur",
     "Closed today. Tomorrow open from 9:00"),
    # Summer time: 7.30 UTC is half past nine on the wall, and midnight is not the same day.
    (MORNINGS, (), "2026-06-22T07:30", "Nu open, tot 12.00 uur", "Open now, until 12:00"),
    (MORNINGS, (), "2026-06-21T22:30", "Nu gesloten. Vandaag open vanaf 9.00 uur",
     "Closed now. Open today from 9:00"),
    # The Sunday on which the clock goes forward, and the Monday after it.
    (MORNINGS, (), "2026-03-29T00:30", "Vandaag gesloten. Morgen open vanaf 9.00 uur",
     "Closed today. Tomorrow open from 9:00"),
    (MORNINGS, (), "2026-03-30T07:00", "Nu open, tot 12.00 uur", "Open now, until 12:00"),
    # Easter Monday, Christmas, and days off of their own.
    (MORNINGS, (), "2026-04-06T08:00", "Vandaag gesloten. Morgen open vanaf 9.00 uur",
     "Closed today. Tomorrow open from 9:00"),
    (MORNINGS, ("2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31"), "2026-12-24T12:00",
     "Nu gesloten. Maandag 4 januari open vanaf 9.00 uur",
     "Closed now. Monday 4 January open from 9:00"),
    (MORNINGS, ("2026-11-23",), "2026-11-23T09:00",
     "Vandaag gesloten. Morgen open vanaf 9.00 uur", "Closed today. Tomorrow open from 9:00"),
    # Two spells on a day.
    (SPLIT, (), "2026-11-24T11:30", "Nu gesloten. Vandaag open vanaf 13.30 uur",
     "Closed now. Open today from 13:30"),
    (SPLIT, (), "2026-11-24T13:00", "Nu open, tot 16.00 uur", "Open now, until 16:00"),
    # A partnership that answers on Sundays does so.
    ({"sun": [["14:00", "16:00"]]}, (), "2026-11-22T13:30", "Nu open, tot 16.00 uur",
     "Open now, until 16:00"),
    # Nothing known, or nothing that can be read: the text of the partnership is shown.
    ({}, (), "2026-11-23T08:30", "", ""),
    ({"mon": [["negen", "12:00"], ["12:00", "09:00"], ["09:00"], 4], "tue": "ja"}, (),
     "2026-11-23T08:30", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("hours", "closed", "moment", "dutch", "english"), CASES)
def test_what_the_page_says_about_the_telephone(hours, closed, moment, dutch, english):
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert phone_today(hours, closed, now) == dutch
    with speaking("en"):
        assert phone_today(hours, closed, now) == english


@pytest.mark.parametrize(
    ("hours", "dutch", "english"),
    [
        (MORNINGS, "maandag tot en met donderdag van 9.00 tot 12.00 uur",
         "Monday to Thursday from 9:00 to 12:00"),
        (SPLIT, "dinsdag van 9.00 tot 12.00 uur en van 13.30 tot 16.00 uur, "
         "donderdag van 9.00 tot 12.00 uur",
         "Tuesday from 9:00 to 12:00 and from 13:30 to 16:00, Thursday from 9:00 to 12:00"),
        ({"mon": [["09:00", "12:00"]], "tue": [["09:00", "12:00"]]},
         "maandag en dinsdag van 9.00 tot 12.00 uur", "Monday and Tuesday from 9:00 to 12:00"),
        ({"mon": [["09:30", "12:30"]], "wed": [["09:30", "12:30"]], "fri": [["09:30", "12:30"]]},
         "maandag, woensdag en vrijdag van 9.30 tot 12.30 uur",
         "Monday, Wednesday and Friday from 9:30 to 12:30"),
        ({}, "", ""),
    ],
)  # fmt: skip
def test_the_hours_of_a_week_as_they_are_said(hours, dutch, english):
    assert phone_week(hours) == dutch
    with speaking("en"):
        assert phone_week(hours) == english

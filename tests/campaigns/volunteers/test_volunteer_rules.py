"""Ages, slips of the finger and numbers that should not be there."""

import pytest

from campaigns.volunteers import rules
from campaigns.volunteers.models import AgeBand
from campaigns.volunteers.rules import Person


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anna@gmial.com", "anna@gmail.com"),
        ("anna@gmail.co", "anna@gmail.com"),
        ("anna@hotmial.com", "anna@hotmail.com"),
        ("Anna@Zigo.nl", "anna@ziggo.nl"),
        ("anna@gmail.com", None),
        ("anna@mail.com", None),
        ("anna@hotmail.nl", None),
        ("anna@kerkdordrecht.nl", None),
        ("anna@voorbeeld.nl", None),
        ("", None),
        ("geen adres", None),
    ],
)
def test_a_mistyped_address_is_recognised(typed, meant):
    assert rules.better_address(typed) == meant


@pytest.mark.parametrize(
    ("band", "min_age", "with_adult", "refusal"),
    [
        (AgeBand.ADULT, 18, False, None),
        (AgeBand.SIXTEEN, 16, False, None),
        (AgeBand.SIXTEEN, 18, False, rules.NeedsAdult),
        (AgeBand.SIXTEEN, 18, True, None),
        (AgeBand.YOUNGER, 18, True, rules.TooYoung),
        (AgeBand.YOUNGER, 12, True, rules.TooYoung),
    ],
)
def test_age(band, min_age, with_adult, refusal):
    found = None
    try:
        rules.check_age(band, min_age=min_age, with_adult=with_adult)
    except rules.Refusal as stopped:
        found = type(stopped)
    assert found is refusal


@pytest.mark.parametrize(
    ("person", "refusal"),
    [
        (Person("Anna", phone="+31612345678"), None),
        (Person("", "Bos", email="anna@voorbeeld.nl"), None),
        (Person("", "", email="anna@voorbeeld.nl"), rules.NoName),
        (Person("Anna", "Bos"), rules.NoWayToReach),
    ],
)
def test_a_name_and_one_way_to_reach_somebody(person, refusal):
    found = None
    try:
        rules.check_person(person)
    except rules.Refusal as stopped:
        found = type(stopped)
    assert found is refusal

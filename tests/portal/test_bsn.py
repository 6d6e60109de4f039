"""A number that looks like a BSN is found as people type it, and nothing else is."""

import pytest

from portal.bsn import bsn_like, holds_bsn, mask_bsn


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("mijn nummer is 111222333.", True),
        ("BSN 1112.22.333", True),
        ("111 222 333", True),
        ("111222334", False),  # fails the test of eleven
        ("000000000", False),
        ("bel 0612345678", False),  # ten digits
        ("1112223330", False),
        ("078-2001079", False),
        ("", False),
        ("dinsdag om 10.00 uur", False),
    ],
)
def test_nine_digits_that_pass_the_test_of_eleven(text, is_found):
    assert holds_bsn(text) is is_found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mijn nummer is 111222333.", ["111222333"]),
        ("bel 612345678", []),
        ("000000000", []),
        ("1112223330", []),
        ("123456782 en 111222333", ["123456782", "111222333"]),
    ],
)
def test_only_what_passes_the_check_of_eleven_looks_like_a_bsn(text, found):
    assert bsn_like(text) == found
    assert not bsn_like(mask_bsn(text))

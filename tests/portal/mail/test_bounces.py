"""A mail that came back is known for what it is, and nothing else is taken for one."""

import pytest
from bounced import HEADERS, MARK, OUT_OF_OFFICE, WHOLE, report
from hypothesis import given
from hypothesis import strategies as st

from portal.mail.bounces import Bounce, mark_of, read_bounce


@pytest.mark.parametrize("returned", [WHOLE, HEADERS])
@pytest.mark.parametrize(("status", "is_permanent"), [("5.1.1", True), ("4.4.7", False)])
def test_a_report_names_our_mail_and_why(returned, status, is_permanent):
    bounce = read_bounce(report(returned=returned, status=status))
    assert bounce == Bounce(MARK, status)
    assert bounce.is_permanent is is_permanent


@pytest.mark.parametrize(
    "raw",
    [
        report(action="delayed", status="4.4.1"),
        report(action="delivered", status="2.0.0"),
        report(mark="not-one-of-ours"),
        report(returned="Content-Type: text/plain\n\nno headers\n"),
        OUT_OF_OFFICE.encode(),
        b"",
        b"\xff\xfe\x00",
        report()[:400],
        b"Content-Type: multipart/report\r\n\r\nno parts",
        b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\n",
    ],
)
def test_anything_else_is_left_alone(raw):
    assert read_bounce(raw) is None


@given(st.binary(max_size=300), st.integers(0, 1500))
def test_no_mail_breaks_the_reader(noise, place):
    whole = report()
    read_bounce(noise)
    read_bounce(whole[:place] + noise + whole[place:])


def test_only_a_name_of_ours_is_a_mark():
    assert mark_of(f"<{MARK}@hulp.example>") == MARK
    assert mark_of("<CAF=abc@mail.example>") == ""

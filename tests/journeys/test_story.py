"""One waiting person helped from one pledge: the whole story, on both stacks and by both hands."""

from contextlib import AbstractContextManager

import pytest
from conftest import WITHOUT
from journeys import helping, story
from journeys.hands import Keys, Pointer
from journeys.stacks import Stack, demo_stack, server_stack

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

STEPS = (
    story.make_project,
    story.open_campaign,
    story.pledge,
    story.confirm,
    story.call,
    helping.take_in_by_phone,
    helping.ask_on_the_web,
    helping.assign_and_accept,
    helping.propose,
    helping.answer,
    helping.plan,
    helping.remind,
    helping.record,
    helping.see_what_it_did,
)


def running(name: str, folder) -> AbstractContextManager[Stack]:
    if name == "demo":
        return demo_stack(folder)
    if {"postgresql", "redis"} & WITHOUT:
        pytest.skip("PostgreSQL or Redis is left out")
    return server_stack(folder)


@pytest.mark.parametrize(
    ("name", "hand"),
    [
        # The other two show the same: the demo's stack, and no script.
        pytest.param("demo", Pointer(), id="demo without JavaScript", marks=pytest.mark.slow),
        pytest.param("demo", Keys(has_scripts=True), id="demo by keyboard alone"),
        pytest.param("servers", Pointer(), id="servers without JavaScript"),
    ],
)
def test_one_waiting_person_is_helped_from_one_pledge(browser, tmp_path, name, hand):
    told = story.Told()
    with running(name, tmp_path) as stack:
        stack.hand = hand
        for step in STEPS:
            step(stack, browser, told)

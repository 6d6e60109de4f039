"""A mail in the demo's tray looks as it will, and may do nothing else."""

import base64
import hashlib
import re

import pytest

from portal.mail.composing import compose
from portal.mail.showing import csp_for, shown_here
from portal.mail.words import Mail, Reader, Words, button, facts, say
from portal.networks.models import Network
from portal.web.partnerships import card_of

WORDS = Words(
    subject="Klopt dit?",
    title="Klopt dit?",
    greeting="Dag Anna,",
    parts=(say("Dank u wel."), facts(("Wat", "2 uur")), button("Ja", "http://x.example", paper="")),
    signed=("Bram", "HipHelpt"),
    why="U gaf tijd.",
    stop=say("Bel ons."),
)


@pytest.fixture
def html(app, session, town):
    network = card_of(session.get_one(Network, town.network.id))
    return compose(Mail(Reader("anna@volk.example", "nl"), WORDS), network).html


def test_the_style_stands_in_the_elements_and_the_dark_one_above(html):
    assert html.count(' style="') > 10
    assert "prefers-color-scheme: dark" in html
    assert "max-width: 480px" in html


def test_here_it_has_one_sheet_and_the_policy_knows_its_mark(html):
    shown = shown_here(html)
    assert ' style="' not in shown
    assert '<base target="_top">' in shown
    [sheet] = re.findall(r"<style>(.*?)</style>", shown, re.DOTALL)
    mark = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = csp_for(shown)
    assert f"style-src 'sha256-{mark}';" in policy
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "allow-scripts" not in policy


def test_what_is_no_mail_of_ours_gets_no_style_at_all():
    assert "style-src 'none'" in csp_for("<p>post</p>")

"""Mails and letters can be read in every accent, by day and by night, in colours of the house."""

import re

import pytest

from portal.paths import template_folder
from portal.web.accents import ACCENTS
from portal.web.contrast import ENOUGH_FOR_WORDS, contrast, plain_tokens

# (whose words, on whose paper) as the elements of mail.html stand in each other.
MEETINGS = (
    *((words, ".sheet") for words in ("body", ".label", ".address", ".address a", ".about")),
    *((words, ".masthead") for words in (".masthead", ".phone a")),
    (".about a", ".sheet"),
    (".button", ".plate"),
    ("body", ".next"),
    (".next h2", ".next"),
    ("body", ".page"),
)


def rules(css, wanted):
    """Selector by selector what one property says."""
    found = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        said = re.search(rf"(?<![-\w]){wanted}:\s*(#[0-9a-f]{{6}})", body)
        for selector in selectors.split(","):
            if said:
                found[selector.strip()] = said[1]
    return found


def sheet(app, accent):
    css = app.jinja_env.get_template("mail/mail.css").render(light=accent.light, dark=accent.dark)
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    light, dark = bare.split("@media (prefers-color-scheme: dark) {")
    return light.split("@media")[0], dark


@pytest.mark.parametrize("name", ACCENTS)
def test_a_mail_can_be_read_in_every_accent(app, name):
    light, dark = sheet(app, ACCENTS[name])
    day = rules(light, "color"), rules(light, "background")
    night = {**day[0], **rules(dark, "color")}, {**day[1], **rules(dark, "background")}
    for words, papers in (day, night):
        for front, ground in MEETINGS:
            assert contrast(words[front], papers[ground]) >= ENOUGH_FOR_WORDS, (name, front, ground)
    # Everything with a colour by day has one by night.
    assert set(day[0]) - {"h1"} <= set(rules(dark, "color")) | {".sender"}
    assert set(day[1]) <= set(rules(dark, "background"))


@pytest.mark.parametrize("name", ACCENTS)
def test_a_letter_can_be_read_in_every_accent(name):
    shades = ACCENTS[name].light
    for front, ground in ((shades.strong, "#ffffff"), (shades.strong, shades.soft)):
        assert contrast(front, ground) >= ENOUGH_FOR_WORDS


@pytest.mark.parametrize("path", ["mail/mail.css", "print/letter.css"])
def test_the_colours_are_those_of_the_house(path):
    ours = {colour for scheme in plain_tokens().values() for colour in scheme.values()}
    css = (template_folder() / path).read_text()
    assert set(re.findall(r"#[0-9a-f]{6}", css)) <= ours

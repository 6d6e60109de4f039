"""From an empty database to people who can sign in, with commands alone, on both databases."""

import re
import shlex
from datetime import date

import pytest
import sqlalchemy as sa
from conftest import project_root, settings_for
from second_steps import PASSWORD, code_now

from intake.questions.models import QuestionTopic
from portal.cli import CANNOT, main
from portal.db import db
from portal.factory import create_app
from portal.networks.models import District, Network
from portal.organisations.models import Church, Organisation, Seat

pytestmark = pytest.mark.usefixtures("own_keys")

NETWORK = [
    *("network", "create", "--place", "Dordrecht", "--phone", "078 000 00 00"),
    *("--email", "h@dordt.example", "dordrecht", "Hulplijn Dordt"),
]
PARTNER = ["organisation", "create", "--network", "dordrecht", "HipHelpt"]


def rows(url, *columns):
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET app.system = 'on'")
        found = connection.execute(sa.select(*columns)).all()
    engine.dispose()
    return [tuple(row) for row in found]


def test_a_partnership_is_furnished_and_its_coordinator_signs_in(place, capsys):
    assert main(NETWORK) == 0
    board = ["--legal-entity", "Stichting Hip", "--board", "--covenant-from", "2026-01-31"]
    reached = ["--phone", "0781234567", "--email", "Info@Hip.example"]
    assert main([*PARTNER[:-1], *board, *reached, "HipHelpt"]) == 0
    where = ["--x", "1200", "--y", "-300", "--postcode", "3317", "--postcode", "3316"]
    assert main(["district", "create", "--network", "dordrecht", "Wielwijk", *where]) == 0
    assert main(["church", "create", "--network", "dordrecht", "De Ark"]) == 0
    staff = ["--role", "org_coordinator", "--organisation", "HipHelpt", "Bram", "bram@hip.example"]
    capsys.readouterr()
    assert main(["account", "create", *staff]) == 0
    link = re.search(r"/wachtwoord/\S+", capsys.readouterr().out)[0]
    contact = ["--role", "church_contact", "--church", "De Ark", "Dirk", "dirk@ark.example"]
    assert main(["account", "create", *contact]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "Log in met een link" in said[0]
    assert said[1] == "http://localhost/inloggen/link"

    partner = sa.inspect(Organisation).columns
    names = ("name", "legal_entity", "is_in_board", "phone", "email")
    assert rows(place, *(partner[name] for name in names)) == [
        ("HipHelpt", "Stichting Hip", True, "078 123 4567", "info@hip.example")
    ]
    assert rows(place, District.name, District.x_m, District.y_m, District.postcodes) == [
        ("Wielwijk", 1200, -300, ["3316", "3317"])
    ]
    assert rows(place, Church.name, Church.place) == [("De Ark", "Dordrecht")]
    assert "Campagnes" in first_page(place, link)


def first_page(url, link):
    """What the coordinator sees after choosing a password and signing in with it."""
    app = create_app(settings_for(url))
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    chosen = browser.post(browser.get(link).location, data={"password": PASSWORD})
    assert chosen.status_code == 303, chosen.text
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', browser.get(chosen.location).text)[1]
    app_of_bram = secret.replace(" ", "")
    step = browser.post(chosen.location, data={"code": code_now(app_of_bram)})
    assert step.status_code == 303, step.text
    browser.post("/uitloggen")
    signed = browser.post("/inloggen", data={"email": "bram@hip.example", "password": PASSWORD})
    assert signed.status_code == 303, signed.text
    # The next code, for one works once.
    entered = browser.post(signed.location, data={"code": code_now(app_of_bram, steps=1)})
    assert entered.status_code == 303, entered.text
    answer = browser.get("/begin", follow_redirects=True)
    assert answer.status_code == 200
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return answer.text


def test_the_walk_of_the_readme_is_true(place, capsys):
    readme = (project_root() / "README.md").read_text()
    walk = re.findall(
        r"^tijdcollecte ((?:db|network|organisation|district|church|account) .*)$", readme, re.M
    )
    assert len(walk) == 12
    for command in walk:
        assert main(shlex.split(command, comments=True)) == 0, capsys.readouterr().err
    assert capsys.readouterr().out.count("http://localhost/wachtwoord/") == 4


def test_a_partnership_changes_its_hours_and_its_colour(place, capsys):
    assert main(NETWORK) == 0
    hours = ["--open", "ma-wo 9.00-12.00", "--open", "vr 13.30-16.00"]
    looks = ["--accent", "plum", "--rounding", "down", "--church-label", "geloofsgemeenschap"]
    assert main(["network", "change", *hours, "--closed", "2026-12-24", *looks]) == 0
    assert capsys.readouterr().out.endswith("Hulplijn Dordt is veranderd.\n")
    ((opened, closed, accent, rounding, label, phone),) = rows(
        place,
        Network.opening_hours,
        Network.closed_days,
        Network.accent,
        Network.report_rounding,
        Network.church_label,
        Network.phone,
    )
    assert opened == {
        **{day: [["09:00", "12:00"]] for day in ("mon", "tue", "wed")},
        "fri": [["13:30", "16:00"]],
    }
    assert closed == ["2026-12-24"]
    assert (accent, rounding, label) == ("plum", "down", "geloofsgemeenschap")
    assert phone == "078 000 0000"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Zeg wat er verandert"),
        (["--open", "maandag"], "De uren maandag kloppen niet"),
        (["--open", "ma 12.00-9.00"], "De uren ma 12.00-9.00 kloppen niet"),
        (["--open", "vr-ma 9.00-12.00"], "De uren vr-ma"),
        (["--open", "ma 9.00-12.75"], "De uren ma 9.00-12.75"),
        (["--closed", "morgen"], "De dag morgen klopt niet"),
        (["--phone", "1"], "Het telefoonnummer 1 klopt niet"),
    ],
)
def test_a_change_that_cannot_be_is_said_in_one_sentence(place, capsys, arguments, sentence):
    main(NETWORK)
    capsys.readouterr()
    assert main(["network", "change", *arguments]) == CANNOT
    assert capsys.readouterr().err.startswith(sentence)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([*PARTNER[:-1], "--phone", "12", "X"], "Het telefoonnummer 12 klopt niet."),
        ([*PARTNER[:-1], "--phone", "bel mij", "X"], "Het telefoonnummer bel mij klopt niet."),
        ([*PARTNER[:-1], "--email", "nee", "X"], "Het e-mailadres nee klopt niet."),
        ([*PARTNER[:-1], "--covenant-from", "2026-02-30", "X"], "De dag 2026-02-30 klopt niet"),
        ([*PARTNER[:-1], " "], "De naam is leeg."),
        ([*PARTNER[:-1], "x" * 121], "Dit is te lang, 120 tekens is het meeste"),
        (PARTNER, "HipHelpt is er al in Hulplijn Dordt."),
        (["church", "create", "--network", "elders", "X"], "Het samenwerkingsverband elders"),
        (["church", "create", "De Ark"], "De Ark is er al in Hulplijn Dordt."),
        (["district", "create", "X", "--x", "1"], "Er ontbreekt iets: --y."),
        (["district", "create", "X", "--x", "1", "--y", "ver"], "De waarde bij --y klopt niet."),
        (
            ["district", "create", "X", "--x", "1", "--y", "2", "--postcode", "331"],
            "De postcode 331 klopt niet: schrijf vier cijfers.",
        ),
        (
            ["district", "create", "X", "--x", "1", "--y", "2", "--postcode", "3317"],
            "Postcode 3317 hoort al bij Wielwijk.",
        ),
        (
            ["account", "create", "--role", "church_contact", "A", "a@b.example"],
            "Bij deze rol hoort --church",
        ),
        (
            ["account", "create", "--admin", "--church", "De Ark", "A", "a@b.example"],
            "Bij deze rol hoort geen kerk",
        ),
        (
            ["account", "create", "--admin", "--role", "desk_worker", "A", "a@b.example"],
            "Kies één van de twee",
        ),
    ],
)
@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_what_cannot_be_is_said_in_one_sentence(place, capsys, arguments, sentence):
    main(NETWORK)
    main(PARTNER)
    main(["church", "create", "De Ark"])
    main(["district", "create", "Wielwijk", "--x", "0", "--y", "0", "--postcode", "3317"])
    capsys.readouterr()
    assert main(arguments) == CANNOT
    said = capsys.readouterr()
    assert said.out == ""
    [line] = said.err.splitlines()
    assert line.startswith(sentence)


def test_somebody_gets_a_seat_and_leaves_it(place, capsys):
    assert main(NETWORK) == main(PARTNER) == 0
    seat = ["--network", "dordrecht", "--body", "Bestuur"]
    given = [*seat, "--organisation", "HipHelpt", "--duty", "Secretaris", "--from", "2026-01-31"]
    assert main(["seat", "create", *given, "Wout Denkbeeld"]) == 0
    assert main(["seat", "create", *seat, "--organisation", "Hop", "Wie Dan"]) == CANNOT
    assert main(["seat", "create", *given, "--until", "2025-01-01", "Wie Dan"]) == CANNOT
    columns = (Seat.body, Seat.person_name, Seat.duty, Seat.from_on, Seat.until_on)
    first = date(2026, 1, 31)
    assert rows(place, *columns) == [("bestuur", "Wout Denkbeeld", "Secretaris", first, None)]
    assert main(["seat", "end", *seat, "Wie Dan"]) == CANNOT
    assert main(["seat", "end", *seat, "--last-day", "2025-01-01", "Wout Denkbeeld"]) == CANNOT
    assert main(["seat", "end", *seat, "--last-day", "2026-03-01", "Wout Denkbeeld"]) == 0
    assert rows(place, Seat.until_on) == [(date(2026, 3, 1),)]
    assert main(["seat", "end", *seat, "Wout Denkbeeld"]) == CANNOT
    assert "Traceback" not in capsys.readouterr().err


def test_topics_are_a_list_of_the_partnership(place, capsys):
    assert main(NETWORK) == 0
    topic = ["--network", "dordrecht"]
    begun = rows(place, QuestionTopic.name)
    assert ("Geld en schulden",) in begun
    assert main(["topic", "create", *topic, "--campaign", "Potjescheck"]) == 0
    assert main(["topic", "create", *topic, "Potjescheck"]) == CANNOT
    assert main(["topic", "close", *topic, "Wonen"]) == 0
    assert main(["topic", "close", *topic, "Wonen"]) == CANNOT
    open_now = [name for name, is_open in rows(place, QuestionTopic.name, QuestionTopic.is_open)
                if is_open]  # fmt: skip
    assert len(open_now) == len(begun)
    assert main(["topic", "create", *topic, "Wonen"]) == 0
    assert "Traceback" not in capsys.readouterr().err

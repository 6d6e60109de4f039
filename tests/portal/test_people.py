"""A new link for who lost theirs, and one more role, with commands alone, on both databases."""

import pytest
import sqlalchemy as sa

from portal.cli import CANNOT, main
from portal.organisations.models import Membership
from portal.permissions import Role
from portal.tokens.models import LinkToken

pytestmark = pytest.mark.usefixtures("own_keys")

NETWORK = [
    *("network", "create", "--place", "Dordrecht", "--phone", "078 000 00 00"),
    *("--email", "h@dordt.example", "dordrecht", "Hulplijn Dordt"),
]


@pytest.fixture
def place(place, monkeypatch):
    """A partnership with a church, in a database of its own."""
    monkeypatch.setenv("PUBLIC_ADDRESS", "https://hulp.example")
    main(NETWORK)
    main(["church", "create", "De Ark"])
    return place


def rows(url, wanted):
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET app.system = 'on'")
        found = connection.execute(wanted).all()
    engine.dispose()
    return found


def refusal(capsys, *arguments):
    assert main(list(arguments)) == CANNOT
    return capsys.readouterr().err.strip()


def test_a_new_link_takes_the_place_of_the_one_before(capsys, place):
    main(["account", "create", "--admin", "Ada", "a@dordt.example"])
    first = capsys.readouterr().out.splitlines()[-1]
    assert main(["account", "link", "A@dordt.example"]) == 0
    second = capsys.readouterr().out.splitlines()[-1]
    assert second.startswith("https://hulp.example/wachtwoord/")
    assert second != first
    links = sa.select(LinkToken.revoked_at).order_by(LinkToken.created_at)
    assert [row.revoked_at is None for row in rows(place, links)] == [False, True]
    said = refusal(capsys, "account", "link", "b@dordt.example")
    assert said.startswith("Er is geen account met b@dordt.example.")


def test_who_is_only_of_a_church_gets_no_password(capsys, place):
    contact = ["--role", "church_contact", "--church", "De Ark", "Dirk", "d@ark.example"]
    main(["account", "create", *contact])
    capsys.readouterr()
    assert main(["account", "link", "d@ark.example"]) == 0
    assert "wachtwoord" not in capsys.readouterr().out
    assert rows(place, sa.select(LinkToken.id)) == []


def test_an_account_gets_one_more_role_once(capsys, place):
    main(["account", "create", "--admin", "Ada", "a@dordt.example"])
    add = ["account", "role", "--role", "desk_worker"]
    assert main([*add, "A@dordt.example"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Ada heeft deze rol erbij.")
    assert refusal(capsys, *add, "a@dordt.example") == "Ada heeft deze rol al."
    said = refusal(capsys, "account", "role", "--role", "org_coordinator", "a@dordt.example")
    assert said.startswith("Bij deze rol hoort --organisation")
    assert refusal(capsys, *add, "b@dordt.example").startswith("Er is geen account met")
    roles = rows(place, sa.select(Membership.role).order_by(Membership.id))
    assert [one.role for one in roles] == [Role.ADMINISTRATOR, Role.DESK_WORKER]

"""Whoever changes how somebody signs in, that person hears it by mail."""

import pyotp
import pytest
import sqlalchemy as sa
from casts.post import mailed
from second_steps import PASSWORD, SECRET, give_app

from portal.accounts import second_steps
from portal.accounts.models import Account, LoginSession, Passkey
from portal.clock import utc_now
from portal.organisations import telling
from portal.outbox.models import Message
from portal.tokens import services as tokens
from portal.tokens.models import Purpose

HOME = "/veilig-inloggen"


@pytest.fixture
def bram(session, town, sign_in):
    """Bram has an app, a passkey and a password, and is in."""
    give_app(session, town.bram.id)
    session.add(
        Passkey(account_id=town.bram.id, name="sleutel", credential_id="AQ01", public_key=b"k",
                created_at=utc_now())
    )  # fmt: skip
    session.get(Account, town.bram.id).password_hash = "an old one"
    session.commit()
    return sign_in(town.bram)


def new_codes(browser, session, account):
    browser.post(f"{HOME}/herstelcodes")


def remove_app(browser, session, account):
    browser.post(f"{HOME}/app/weg")


def remove_passkey(browser, session, account):
    key = session.scalars(sa.select(Passkey.id)).one()
    session.rollback()
    browser.post(f"{HOME}/passkey/{key}/weg")


def another_app(browser, session, account):
    browser.get(f"{HOME}/app")
    wanted = sa.select(LoginSession.new_secret).where(LoginSession.new_secret.is_not(None))
    secret = session.scalars(wanted).one()
    session.rollback()
    code = pyotp.TOTP(secret).at(int(utc_now().timestamp()))
    assert browser.post(f"{HOME}/app", data={"code": code}).status_code == 303


def new_password(browser, session, account):
    link = tokens.issue_link(
        session, purpose=Purpose.SET_PASSWORD, subject_kind="account", subject_key=account.id,
        now=utc_now(),
    )  # fmt: skip
    session.commit()
    path = browser.get(f"/wachtwoord/{tokens.secret_of(link, Purpose.SET_PASSWORD)}").location
    assert browser.post(path, data={"password": PASSWORD}).status_code == 303


def paper_code(browser, session, account):
    login_id = session.scalars(sa.select(LoginSession.id)).first()
    [code, *_] = second_steps.make_recovery_codes(
        session, account_id=account.id, login_id=login_id, now=utc_now()
    )
    session.commit()
    assert browser.post("/bevestig", data={"code": code}).status_code == 303


WAYS = {
    paper_code: "Er is een herstelcode van papier gebruikt.",
    new_codes: "Er zijn nieuwe herstelcodes gemaakt.",
    remove_app: "De app met codes telt niet meer mee.",
    remove_passkey: "Er is een passkey weggehaald.",
    another_app: "Er is een app met codes ingesteld",
    new_password: "Uw wachtwoord is veranderd.",
}


def told(session):
    """What waits to be told."""
    wanted = sa.select(Message).where(Message.template == telling.TEMPLATE)
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


@pytest.mark.parametrize("way", WAYS, ids=lambda one: one.__name__)
def test_each_change_is_told_once_to_its_owner(bram, session, town, way):
    address, name, phone = town.bram.email, town.bram.name, town.network.phone
    way(bram, session, town.bram)
    [(who, plain, rich)] = mailed()
    assert who == address
    for half in (plain, rich):
        assert WAYS[way] in half
        assert name in half
        assert "Was u dit niet?" in half
        assert phone in half
    assert SECRET not in plain + rich
    assert PASSWORD not in plain + rich
    assert "/wachtwoord/" not in plain + rich  # no link to press


def test_who_changes_nothing_tells_nobody(bram, session, town):
    bram.post(f"{HOME}/passkey/987654/weg")
    bram.get(HOME)
    assert told(session) == []


def test_the_first_password_is_no_news(bram, session, town):
    session.get(Account, town.bram.id).password_hash = None
    session.commit()
    new_password(bram, session, town.bram)
    assert told(session) == []


@pytest.mark.parametrize("way", WAYS, ids=lambda one: one.__name__)
def test_control_without_telling_nobody_hears_of_it(bram, session, town, monkeypatch, way):
    monkeypatch.setattr(telling, "CHANGES", {})
    way(bram, session, town.bram)
    assert mailed() == []

"""Veilig inloggen: one's own steps, browsers and sessions, and nobody else's."""

import pyotp
import pytest
import sqlalchemy as sa
from second_steps import PASSWORD, SECRET, code_now, give_app

from portal.accounts import passkeys, second_steps
from portal.accounts import services as accounts
from portal.accounts.models import AuthenticatorApp, KnownBrowser, LoginSession, Passkey
from portal.accounts.passkeys import Site
from portal.accounts.rules import PasskeyWrong
from portal.clock import utc_now

HOME = "/veilig-inloggen"


def other_session(session, account):
    secret = accounts.start_session(
        session, kind="account", key=account.id, now=utc_now(), browser_text="Safari – iPhone"
    )
    session.commit()
    return accounts.find_login(session, secret=secret, now=utc_now())


def give_passkey(session, account, name="mijn telefoon"):
    key = Passkey(
        account_id=account.id, name=name, credential_id=f"AQ{account.id:06d}", public_key=b"k",
        created_at=utc_now(),
    )  # fmt: skip
    session.add(key)
    session.commit()
    return key


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_comes_here(client, town, method):
    for path in (HOME, f"{HOME}/app", f"{HOME}/passkey"):
        if method == "post" and path == HOME:
            continue
        assert getattr(client, method)(path).location.startswith("/inloggen")


def test_the_page_tells_what_there_is(client, sign_in, session, town):
    give_app(session, town.bram.id)
    give_passkey(session, town.bram)
    sign_in(town.bram)
    other_session(session, town.bram)
    page = client.get(HOME).text
    for said in ("Een app met codes", "mijn telefoon", "Safari – iPhone", "deze browser"):
        assert said in page
    assert "U heeft geen herstelcodes" in page
    assert "nog 0 " not in page
    assert HOME in client.get("/dordrecht/instellingen").text


def test_one_can_sign_out_where_no_partnership_is(client, sign_in, session, town):
    for path in (HOME, "/"):
        assert "Uitloggen" not in client.get(path, follow_redirects=True).text
    sign_in(town.bram)
    for path in (HOME, "/vlaardingen/"):
        page = client.get(path).text
        assert "U bent Bram." in page
        assert page.count("Uitloggen") == 1
    assert client.post("/uitloggen").status_code == 303
    assert "Uitloggen" not in client.get("/vlaardingen/").text


def test_without_a_second_step_there_is_one_thing_to_do(client, sign_in, town):
    sign_in(town.bram)
    page = client.get(HOME).text
    assert "Stel een app met codes in" in page
    for about_a_step in ("Herstelcodes", "vragen wij uw tweede stap"):
        assert about_a_step not in page


def test_dina_sees_and_ends_nothing_of_bram(client, sign_in, session, town):
    give_app(session, town.bram.id)
    key = give_passkey(session, town.bram, "van Bram")
    his = other_session(session, town.bram)
    session.add(
        KnownBrowser(
            account_id=town.bram.id, fingerprint="f" * 64, browser_text="Van Bram",
            created_at=utc_now(), seen_at=utc_now(), trusted_until=utc_now().replace(year=2099),
        )
    )  # fmt: skip
    session.commit()
    browser_id = session.scalars(sa.select(KnownBrowser.id)).one()
    sign_in(town.dina)
    page = client.get(HOME).text
    assert "van Bram" not in page
    assert "Van Bram" not in page
    assert "Safari – iPhone" not in page
    client.post(f"{HOME}/passkey/{key.id}/weg")
    client.post(f"{HOME}/sessie/{his.id}/uitloggen")
    client.post(f"{HOME}/browser/{browser_id}/vraag-weer")
    session.expire_all()
    assert session.get(Passkey, key.id) is not None
    assert session.get(LoginSession, his.id).ended_at is None
    assert session.get(KnownBrowser, browser_id).trusted_until is not None


def test_one_session_can_be_ended_and_all_of_them(client, sign_in, session, town):
    sign_in(town.bram)
    his = other_session(session, town.bram)
    third = other_session(session, town.bram)
    client.post(f"{HOME}/sessie/{his.id}/uitloggen")
    session.expire_all()
    assert session.get(LoginSession, his.id).ended_at is not None
    assert session.get(LoginSession, third.id).ended_at is None
    client.post(f"{HOME}/overal-uitloggen")
    living = sa.select(sa.func.count()).where(LoginSession.ended_at.is_(None))
    assert session.scalar(living) == 0
    assert client.get("/begin").location == "/inloggen"


def test_overall_signing_out_ends_trust(client, session, town):
    accounts.set_password(session, account=town.bram, password=PASSWORD, now=utc_now())
    give_app(session, town.bram.id)
    session.commit()
    data = {"email": town.bram.email, "password": PASSWORD}
    step = client.post("/inloggen", data=data).location
    client.post(step, data={"code": code_now(), "trust": "y"})
    assert "Vraag het weer" in client.get(HOME).text
    client.post(f"{HOME}/overal-uitloggen")
    assert client.post("/inloggen", data=data).location == "/inloggen/stap-2"


def test_a_new_phone_takes_the_place_of_the_old_one(client, sign_in, session, town):
    give_app(session, town.bram.id)
    login_of_bram = sign_in(town.bram)
    assert login_of_bram.get(f"{HOME}/app").status_code == 200
    secret = session.scalars(sa.select(LoginSession.new_secret)).one()
    assert secret != SECRET
    code = pyotp.TOTP(secret).at(int(utc_now().timestamp()))
    assert client.post(f"{HOME}/app", data={"code": code}).status_code == 303
    session.expire_all()
    assert session.scalars(sa.select(AuthenticatorApp.secret)).one() == secret


def test_the_last_second_step_cannot_go(client, sign_in, session, town):
    give_app(session, town.bram.id)
    sign_in(town.bram)
    client.post(f"{HOME}/app/weg")
    assert second_steps.has_second_step(session, account_id=town.bram.id)
    assert "enige tweede stap" in client.get(HOME).text
    key = give_passkey(session, town.bram)
    client.post(f"{HOME}/app/weg")
    assert session.get(AuthenticatorApp, town.bram.id) is None
    client.post(f"{HOME}/passkey/{key.id}/weg")
    assert second_steps.has_second_step(session, account_id=town.bram.id)


def test_new_codes_are_shown_until_they_are_kept(client, sign_in, session, town):
    give_app(session, town.bram.id)
    sign_in(town.bram)
    shown = client.post(f"{HOME}/herstelcodes").location
    assert client.get(shown).text.count("<code>") == 10
    assert client.post("/inloggen/herstelcodes", data={"verder": HOME}).location == HOME
    assert "nog 10 herstelcodes" in client.get(HOME).text


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "nul", '{"id": "AQ"}', '{"id": 7}', "x" * 30_000, '{"id": null}']
)
def test_a_made_up_answer_of_a_passkey_is_refused(session, town, answer):
    give_passkey(session, town.bram)
    site = Site("localhost", "http://localhost")
    login = other_session(session, town.bram)
    told = {"site": site, "account_id": town.bram.id, "login_id": login.id}
    with pytest.raises(PasskeyWrong):  # no question was asked
        passkeys.check_answer(session, **told, answer=answer, now=utc_now())
    assert passkeys.question(session, **told)
    with pytest.raises(PasskeyWrong):
        passkeys.check_answer(session, **told, answer=answer, now=utc_now())
    with pytest.raises(PasskeyWrong):
        passkeys.add_passkey(session, **told, answer=answer, name="x", now=utc_now())


@pytest.mark.parametrize(
    ("host", "can"),
    [("hulp.example", True), ("localhost", True), ("127.0.0.1", False), ("::1", False)],
)
def test_passkeys_want_a_site_with_a_name(host, can):
    assert Site(host, f"http://{host}").can_have_passkeys is can

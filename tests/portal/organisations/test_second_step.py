"""The second step, from the first password on: codes, trust, and codes on paper."""

import re
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa
from second_steps import PASSWORD, code_now, give_app

from portal.accounts import rules
from portal.accounts import services as accounts
from portal.accounts.models import KnownBrowser, LoginSession, SignInTry
from portal.audit.models import AuditEvent
from portal.clock import utc_now
from portal.tokens import services as tokens
from portal.tokens.models import Purpose


@pytest.fixture
def bram(session, town):
    accounts.set_password(session, account=town.bram, password=PASSWORD, now=utc_now())
    give_app(session, town.bram.id)
    session.commit()
    return town.bram


def password(client, account, **more):
    data = {"email": account.email, "password": PASSWORD, **more}
    return client.post("/inloggen", data=data)


def is_in(client):
    return client.get("/begin").headers["Location"].endswith("/dordrecht/begin")


def test_the_password_alone_opens_nothing(client, bram):
    answer = password(client, bram)
    assert answer.location == "/inloggen/stap-2"
    assert not is_in(client)
    assert client.get("/dordrecht/bellijst").status_code == 303
    assert client.post("/inloggen/stap-2", data={"code": "000000"}).status_code == 422
    assert not is_in(client)
    assert client.post("/inloggen/stap-2", data={"code": code_now()}).location == "/begin"
    assert is_in(client)


def test_one_goes_on_to_where_one_wanted_to_be(client, bram):
    asked = client.get("/dordrecht/bellijst?q=1").location
    assert "verder=/dordrecht/bellijst?q%3D1" in asked or "verder=" in asked
    page = client.get(asked).text
    wanted = re.search(r'name="verder"[^>]*value="([^"]*)"', page)[1]
    step = password(client, bram, verder=wanted).location
    hidden = re.search(r'name="verder" value="([^"]*)"', client.get(step).text)[1]
    answer = client.post(step, data={"code": code_now(), "verder": hidden})
    assert answer.location == "/dordrecht/bellijst?q=1"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_second_step_stays_on_this_site(client, bram, target):
    step = password(client, bram).location
    data = {"code": code_now(), "verder": target}
    assert client.post(step, data=data).location == "/begin"


def test_a_trusted_browser_is_not_asked_for_thirty_days(client, bram, session, app):
    step = password(client, bram).location
    client.post(step, data={"code": code_now(), "trust": "y"})
    client.post("/uitloggen")
    assert password(client, bram).location == "/begin"
    assert is_in(client)
    # Another browser is asked, and so is this one after thirty days.
    assert password(app.test_client(), bram).location == "/inloggen/stap-2"
    session.execute(sa.update(KnownBrowser).values(trusted_until=utc_now()))
    session.commit()
    client.post("/uitloggen")
    assert password(client, bram).location == "/inloggen/stap-2"


def test_trust_is_one_persons_in_one_browser(client, bram, session, town):
    accounts.set_password(session, account=town.cor, password=PASSWORD, now=utc_now())
    give_app(session, town.cor.id)
    session.commit()
    client.post(password(client, bram).location, data={"code": code_now(), "trust": "y"})
    assert password(client, town.cor).location == "/inloggen/stap-2"


def test_a_browser_cannot_be_made_up(client, bram, session):
    """What stands in the database is no cookie; nor is a name without our signature."""
    client.post(password(client, bram).location, data={"code": code_now(), "trust": "y"})
    client.post("/uitloggen")
    cookie = client.get_cookie("browser")
    assert cookie.http_only
    stored = session.scalars(sa.select(KnownBrowser.fingerprint)).one()
    assert stored not in cookie.value
    for made_up in (stored, cookie.value[1:], cookie.value.partition(".")[0]):
        client.set_cookie("browser", made_up)
        assert password(client, bram).location == "/inloggen/stap-2"


def test_a_new_password_ends_trust_and_sessions(client, bram, session):
    client.post(password(client, bram).location, data={"code": code_now(), "trust": "y"})
    accounts.set_password(session, account=bram, password=PASSWORD, now=utc_now())
    session.commit()
    assert not is_in(client)
    assert password(client, bram).location == "/inloggen/stap-2"


def test_control_a_session_that_survives_a_new_password_turns_it_red(
    client, bram, session, monkeypatch
):
    monkeypatch.setattr(accounts, "end_everywhere", lambda session, **about: None)
    with pytest.raises(AssertionError):
        test_a_new_password_ends_trust_and_sessions(client, bram, session)


def test_a_stranger_who_guesses_does_not_keep_the_owner_out(client, bram, session, app):
    """Guesses from elsewhere fill the counter of the address; the owner's browser has its own."""
    client.post(password(client, bram).location, data={"code": code_now()})
    client.post("/uitloggen")
    stranger = app.test_client()
    for _ in range(40):
        stranger.post("/inloggen", data={"email": bram.email, "password": "iets heel anders"})
    assert password(stranger, bram).status_code == 422
    assert password(client, bram).location == "/inloggen/stap-2"


def test_control_one_counter_for_all_would_keep_the_owner_out(
    client, bram, session, app, monkeypatch
):
    """The planted defect: the owner's browser is not looked at."""
    from portal.accounts import throttle

    mine = throttle.password_key
    monkeypatch.setattr(
        throttle, "password_key", lambda *, email, browser_id: mine(email=email, browser_id=None)
    )
    with pytest.raises(AssertionError):
        test_a_stranger_who_guesses_does_not_keep_the_owner_out(client, bram, session, app)


def test_codes_cannot_be_guessed_one_after_the_other(client, bram, session):
    step = password(client, bram).location
    for _ in range(rules.TRIES):
        assert "klopt niet" in client.post(step, data={"code": "000000"}).text
    answer = client.post(step, data={"code": code_now()})
    assert answer.status_code == 422
    assert "over 1 min." in answer.text
    session.execute(sa.update(SignInTry).values(open_at=utc_now()))
    session.commit()
    assert client.post(step, data={"code": code_now()}).status_code == 303


def test_the_first_time_one_sets_it_up_and_keeps_ten_codes(client, session, town):
    token_id = tokens.issue_link(
        session, purpose=Purpose.SET_PASSWORD, subject_kind="account", subject_key=town.cor.id,
        now=utc_now(),
    )  # fmt: skip
    session.commit()
    path = client.get(f"/wachtwoord/{tokens.secret_of(token_id, Purpose.SET_PASSWORD)}").location
    step = client.post(path, data={"password": PASSWORD}).location
    assert step == "/inloggen/tweede-stap-instellen"
    page = client.get(step).text
    assert 'src="data:image/png;base64,' in page
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert "klopt niet" in client.post(step, data={"code": "000000"}).text
    assert not is_in(client)
    code = pyotp.TOTP(secret).at(int(utc_now().timestamp()))
    shown = client.post(step, data={"code": code}).location
    assert shown.startswith("/inloggen/herstelcodes")
    codes = re.findall(r"<code>([a-z0-9 ]+)</code>", client.get(shown).text)
    assert len(codes) == 10
    assert client.get(shown).status_code == 200  # a reload loses nothing
    assert client.post(shown).location == "/begin"
    assert client.get(shown).location == "/begin"  # never again
    assert is_in(client)
    client.post("/uitloggen")
    step = password(client, town.cor).location
    assert client.post(step, data={"code": codes[0]}).status_code == 303
    verbs = session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert verbs == ["set_up_second_step", "used_recovery_code"]


def test_who_has_a_password_and_no_step_is_led_to_set_one_up(client, session, town):
    accounts.set_password(session, account=town.cor, password=PASSWORD, now=utc_now())
    session.commit()
    assert password(client, town.cor).location == "/inloggen/tweede-stap-instellen"
    assert not is_in(client)
    for path in ("/inloggen/stap-2", "/inloggen/herstelcodes"):
        client.get(path)
        assert not is_in(client)


def test_the_session_is_another_one_after_each_step(client, bram, session):
    names = []

    def note():
        with client.session_transaction() as cookie:
            names.append(cookie["login"])

    step = password(client, bram).location
    note()
    client.post(step, data={"code": code_now()})
    note()
    assert names[0] != names[1]
    assert accounts.find_login(session, secret=names[0], now=utc_now()) is None
    password(client, bram)
    assert accounts.find_login(session, secret=names[1], now=utc_now()) is None


def test_the_half_session_lasts_a_quarter_of_an_hour(client, bram, session):
    step = password(client, bram).location
    earlier = utc_now() - timedelta(minutes=16)
    session.execute(sa.update(LoginSession).values(created_at=earlier))
    session.commit()
    assert client.post(step, data={"code": code_now()}).location == "/inloggen"


@pytest.mark.parametrize("hours", [11, 13])
def test_a_session_lasts_twelve_hours_however_busy(client, bram, session, sign_in, hours):
    sign_in(bram)
    earlier = utc_now() - timedelta(hours=hours)
    session.execute(sa.update(LoginSession).values(created_at=earlier))
    session.commit()
    assert is_in(client) is (hours < 12)


def test_the_staff_do_not_get_in_by_a_mailed_link(client, session, town):
    """Also not with one from before they joined the staff."""
    token_id = tokens.issue_link(
        session, purpose=Purpose.SIGN_IN, subject_kind="account", subject_key=town.bram.id,
        now=utc_now(),
    )  # fmt: skip
    session.commit()
    path = client.get(f"/inloggen/met-link/{tokens.secret_of(token_id, Purpose.SIGN_IN)}").location
    assert client.post(path).status_code == 410
    assert not is_in(client)

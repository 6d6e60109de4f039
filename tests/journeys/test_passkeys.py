"""Passkeys in Debian's Chromium, with an authenticator that exists in the browser only."""

import re

import pytest
from conftest import migrate, settings_for
from factories import make_town
from faults.server import free_port
from journeys.looking import looked_at
from journeys.patience import PATIENCE
from journeys.served import serving
from playwright.sync_api import expect
from second_steps import PASSWORD, SECRET, code_now, give_app

from portal import scope
from portal.accounts import passkeys
from portal.accounts import services as accounts
from portal.clock import utc_now
from portal.config import Mode
from portal.db import db
from portal.factory import create_app
from portal.scope import SystemScope

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site under a name, as passkeys want: localhost."""
    folder = tmp_path_factory.mktemp("passkeys")
    port, url = free_port(), f"sqlite:///{folder / 'town.sqlite3'}"
    migrate(url)
    address = f"http://localhost:{port}"
    app = create_app(settings_for(url, mode=Mode.TEST, public_address=address))
    with app.app_context():
        session = db.session()
        session.info[scope.KEY] = SystemScope("a town for the browser")
        town = make_town(session)
        accounts.set_password(session, account=town.bram, password=PASSWORD, now=utc_now())
        give_app(session, town.bram.id)
        email = town.bram.email
        session.commit()
        db.session.remove()
    with serving(app, port):
        yield address, email


def with_authenticator(context, page):
    """A key in this browser that says yes at once."""
    talk = context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = talk.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return talk, made["authenticatorId"]


def give_password(page, address, email):
    page.goto(f"{address}/inloggen")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page).to_have_url(re.compile("/inloggen/stap-2"))


def test_a_passkey_is_made_and_signs_in(browser, site):
    address, email = site
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    talk, key_holder = with_authenticator(context, page)
    give_password(page, address, email)
    expect(page.get_by_role("button", name="Gebruik mijn passkey")).to_have_count(0)
    page.get_by_label("Code").fill(code_now(SECRET))
    page.get_by_role("button", name="Inloggen").click()
    expect(page).to_have_url(re.compile("/dordrecht/"))

    page.goto(f"{address}/veilig-inloggen/passkey")
    page.get_by_label("Hoe noemt u deze passkey?").fill("mijn laptop")
    page.get_by_role("button", name="Maak de passkey").click()
    expect(page.get_by_text("mijn laptop").first).to_be_visible()
    held = talk.send("WebAuthn.getCredentials", {"authenticatorId": key_holder})["credentials"]
    assert [one["rpId"] for one in held] == ["localhost"]

    page.get_by_role("button", name="Overal uitloggen").click()
    give_password(page, address, email)
    page.get_by_role("button", name="Gebruik mijn passkey").click()
    expect(page).to_have_url(re.compile("/dordrecht/"))

    # Somebody else's key, and one that counts back as a copy would, open nothing.
    page.goto(f"{address}/veilig-inloggen")
    page.get_by_role("button", name="Overal uitloggen").click()
    copied = {**held[0], "signCount": 0}
    talk.send("WebAuthn.clearCredentials", {"authenticatorId": key_holder})
    talk.send("WebAuthn.addCredential", {"authenticatorId": key_holder, "credential": copied})
    give_password(page, address, email)
    page.get_by_role("button", name="Gebruik mijn passkey").click()
    expect(page.get_by_text("Dit lukte niet met de passkey").first).to_be_visible()
    expect(page).to_have_url(re.compile("/inloggen/stap-2"))
    context.close()


def test_the_pages_of_signing_in_are_whole(browser, site):
    """No violation, on a phone and on a desk; the codes can be printed."""
    address, email = site
    context = browser.new_context(locale="nl-NL", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    give_password(page, address, email)
    assert looked_at(page, is_public=True) == []
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_text("Deze code klopt niet").first).to_be_visible()
    assert looked_at(page, is_public=True) == []
    page.get_by_label("Code").fill(code_now(SECRET, steps=1))
    page.get_by_role("button", name="Inloggen").click()
    expect(page).to_have_url(re.compile("/dordrecht/"))
    for path in ("", "/app", "/passkey"):
        page.goto(f"{address}/veilig-inloggen{path}")
        assert looked_at(page, is_public=True) == [], path
    page.goto(f"{address}/veilig-inloggen")
    page.get_by_role("button", name="Maak tien nieuwe").click()
    page.set_viewport_size({"width": 1280, "height": 900})  # a phone prints nothing
    expect(page.get_by_role("button", name="Print deze pagina")).to_be_visible(timeout=PATIENCE)
    assert looked_at(page, is_public=True) == []
    page.goto(f"{address}/bevestig?verder=/begin")
    assert looked_at(page, is_public=True) == []
    context.close()


def test_control_without_a_check_of_the_answer_anything_opens(browser, site, monkeypatch):
    """The planted defect: the answer is taken at its word. A made-up one then signs in."""
    address, email = site
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    for expected, is_planted in (("/inloggen/stap-2", False), ("/dordrecht/", True)):
        if is_planted:
            monkeypatch.setattr(passkeys, "check_answer", lambda *args, **kwargs: None)
        give_password(page, address, email)
        form = page.locator("form[data-passkey]")
        form.evaluate('(one) => { one.elements.answer.value = \'{"id": "x"}\'; one.submit(); }')
        expect(page).to_have_url(re.compile(expected))
    context.close()

"""Signing in: by password, by mailed link, and out again."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from second_steps import PASSWORD, code_now, give_app

from portal import scope
from portal.accounts import rules
from portal.accounts import services as accounts
from portal.accounts.models import LoginSession, SignInTry
from portal.clock import utc_now
from portal.organisations import entering, services
from portal.organisations.models import Organisation
from portal.outbox.models import Message, MessageState
from portal.tokens import services as tokens
from portal.tokens.models import LinkToken, Purpose


@pytest.fixture
def bram(session, town):
    accounts.set_password(session, account=town.bram, password=PASSWORD, now=utc_now())
    give_app(session, town.bram.id)
    session.commit()
    return town.bram


@pytest.fixture
def with_csrf(app):
    """The tests switch Flask-WTF's token off; here it is on, as in life."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def enter(client, bram, **more):
    """The password, and then the code."""
    answer = client.post("/inloggen", data={"email": bram.email, "password": PASSWORD, **more})
    assert answer.status_code == 303
    return client.post(answer.location, data={"code": code_now(), **more})


def test_password_and_code_open_the_first_page(client, bram):
    answer = enter(client, bram)
    assert answer.status_code == 303
    assert client.get("/begin").headers["Location"].endswith("/dordrecht/begin")


@pytest.mark.parametrize("path", ["/inloggen", "/inloggen/link"])
def test_even_the_door_says_whom_to_call(client, town, path):
    page = client.get(path).text
    assert town.network.name in page
    assert town.network.phone in page


def test_unknown_and_wrong_read_the_same(client, bram):
    wrong = client.post("/inloggen", data={"email": bram.email, "password": "iets heel anders"})
    unknown = client.post("/inloggen", data={"email": "wie@is.example", "password": "iets anders"})
    assert wrong.status_code == unknown.status_code == 422
    assert "horen niet bij elkaar" in wrong.text
    pages = (wrong.text.replace(bram.email, ""), unknown.text.replace("wie@is.example", ""))
    # The token of the form holds the second.
    first, second = (re.sub(r'name="csrf_token" value="[^"]+"', "", page) for page in pages)
    assert first == second


def test_without_a_csrf_token_nothing_happens(client, bram, with_csrf):
    answer = client.post("/inloggen", data={"email": bram.email, "password": PASSWORD})
    assert answer.status_code == 400
    assert "stond te lang open" in answer.text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_after_signing_in_one_stays_on_this_site(client, bram, target):
    assert enter(client, bram, verder=target).headers["Location"] == "/begin"


def test_control_a_target_taken_as_it_comes_leads_away(client, bram, monkeypatch):
    monkeypatch.setattr(entering, "own_path", lambda target: target)
    with pytest.raises(AssertionError):
        test_after_signing_in_one_stays_on_this_site(client, bram, "https://evil.example/")


def test_signing_out_ends_the_session_on_the_server(client, bram, session, sign_in):
    sign_in(bram)
    client.post("/uitloggen")
    assert session.scalars(sa.select(LoginSession.ended_at)).one() is not None
    assert client.get("/begin").headers["Location"] == "/inloggen"


def test_a_session_dies_when_idle(client, bram, session, sign_in):
    sign_in(bram)
    session.execute(sa.update(LoginSession).values(seen_at=utc_now() - timedelta(minutes=31)))
    session.commit()
    assert client.get("/begin").headers["Location"] == "/inloggen"


def test_a_partner_that_leaves_loses_access_at_once(client, bram, session, town, sign_in):
    sign_in(bram)
    assert client.get("/begin").status_code == 303
    yesterday = utc_now().date() - timedelta(days=1)
    session.execute(
        sa.update(Organisation)
        .where(Organisation.id == town.hiphelpt.id)
        .values(covenant_until=yesterday)
    )
    session.commit()
    assert client.get("/begin").headers["Location"] == "/inloggen"


def test_control_a_covenant_nobody_looks_at_lets_a_partner_stay(
    client, bram, session, town, sign_in, monkeypatch
):
    monkeypatch.setattr(services, "_is_valid", lambda membership, today: True)
    with pytest.raises(AssertionError):
        test_a_partner_that_leaves_loses_access_at_once(client, bram, session, town, sign_in)


def test_a_link_is_mailed_to_who_we_know_and_nobody_is_told(client, session, town):
    known = client.post("/inloggen/link", data={"email": town.dirk.email})
    unknown = client.post("/inloggen/link", data={"email": "wie@is.example"})
    assert known.status_code == unknown.status_code == 200
    assert session.scalars(sa.select(Message.state).order_by(Message.id)).all() == [
        MessageState.WAITING,
        MessageState.DROPPED,
    ]


def test_the_link_signs_in_once_and_only_by_its_button(client, session, town):
    now = utc_now()
    token_id = tokens.issue_link(
        session, purpose=Purpose.SIGN_IN, subject_kind="account", subject_key=town.dirk.id, now=now
    )
    session.commit()
    path = f"/inloggen/met-link/{tokens.secret_of(token_id, Purpose.SIGN_IN)}"
    assert client.head(path).status_code == 303
    page = client.get(path).location
    assert client.get(page).status_code == 200
    assert client.head(page).status_code == 200
    session.expire_all()
    assert session.get(LinkToken, token_id).used_at is None
    assert client.post(page).status_code == 303
    again = client.post(page)
    assert again.status_code == 410
    assert "nieuwe link" in again.text
    invented = client.get("/inloggen/met-link/verzonnen", follow_redirects=True)
    assert invented.status_code == 410


def test_control_a_look_that_uses_the_link_turns_it_red(client, session, town, monkeypatch):
    """The planted defect: a mail scanner that opens the page has signed in."""
    plain = tokens.look_at_link

    def look_and_use(work, **about):
        link = plain(work, **about)
        session.execute(sa.update(LinkToken).values(used_at=about["now"]))
        session.commit()
        return link

    monkeypatch.setattr(tokens, "look_at_link", look_and_use)
    with pytest.raises(AssertionError):
        test_the_link_signs_in_once_and_only_by_its_button(client, session, town)


def test_control_a_link_that_is_not_claimed_signs_in_twice(client, session, town, monkeypatch):
    monkeypatch.setattr(tokens, "use_link", tokens.look_at_link)
    with pytest.raises(AssertionError):
        test_the_link_signs_in_once_and_only_by_its_button(client, session, town)


def test_the_first_password_is_set_by_link(client, session, town):
    token_id = tokens.issue_link(
        session, purpose=Purpose.SET_PASSWORD, subject_kind="account", subject_key=town.cor.id,
        now=utc_now(),
    )  # fmt: skip
    session.commit()
    path = client.get(f"/wachtwoord/{tokens.secret_of(token_id, Purpose.SET_PASSWORD)}").location
    assert "minstens 12" in client.post(path, data={"password": "kort"}).text
    assert client.post(path, data={"password": PASSWORD}).status_code == 303
    assert client.post(path, data={"password": PASSWORD}).status_code == 410
    data = {"email": town.cor.email, "password": PASSWORD}
    assert client.post("/inloggen", data=data).status_code == 303


def test_somebody_of_another_partnership_is_a_stranger_here(client, town, sign_in, session):
    sign_in(town.dina)
    assert client.get("/dordrecht/begin").headers["Location"].startswith("/inloggen")
    scope.enter(session, scope.SystemScope("look"))


def test_asking_a_link_costs_the_same_for_a_stranger(client, town, count_statements):
    def ask(email):
        return client.post("/inloggen/link", data={"email": email})

    known = count_statements(lambda: ask(town.dirk.email))
    assert known == count_statements(lambda: ask("wie@is.example"))


def test_signing_in_costs_the_same_for_a_stranger(client, bram, count_statements):
    def fail(email):
        return client.post("/inloggen", data={"email": email, "password": "iets heel anders"})

    fail("warm@up.example")
    known = count_statements(lambda: fail(bram.email))
    assert known == count_statements(lambda: fail("wie@is.example"))


def fail_until_one_waits(client, email):
    for _ in range(rules.TRIES):
        answer = client.post("/inloggen", data={"email": email, "password": "iets heel anders"})
        assert "horen niet bij elkaar" in answer.text


def test_five_wrong_passwords_make_everybody_wait(client, bram, session, sign_in):
    sign_in(bram)
    right = {"email": bram.email, "password": PASSWORD}
    fail_until_one_waits(client, bram.email)
    refused = client.post("/inloggen", data=right)
    assert refused.status_code == 422
    assert "over 1 min." in refused.text
    assert client.get("/begin").headers["Location"].endswith("/dordrecht/begin")  # who was in
    earlier = utc_now() - timedelta(seconds=1)
    session.execute(sa.update(SignInTry).values(open_at=earlier))
    session.commit()
    assert client.post("/inloggen", data=right).status_code == 303


def test_an_unknown_address_must_wait_as_long(client, bram):
    pages = []
    for email in (bram.email, "wie@is.example"):
        fail_until_one_waits(client, email)
        answer = client.post("/inloggen", data={"email": email, "password": PASSWORD})
        page = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)  # holds the second
        pages.append(page.replace(email, ""))
    assert "over 1 min." in pages[0]
    assert pages[0] == pages[1]


def test_the_right_password_forgets_the_wrong_ones(client, bram, session):
    right = {"email": bram.email, "password": PASSWORD}
    for _ in range(3):
        for _ in range(rules.TRIES - 1):
            client.post("/inloggen", data={**right, "password": "iets heel anders"})
        assert client.post("/inloggen", data=right).status_code == 303

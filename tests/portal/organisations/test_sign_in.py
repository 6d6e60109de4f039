"""Signing in: by password, by mailed link, and out again."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import scope
from portal.accounts import rules
from portal.accounts import services as accounts
from portal.accounts.models import Account, LoginSession
from portal.clock import utc_now
from portal.organisations.models import Organisation
from portal.outbox.models import Message, MessageState
from portal.tokens import services as tokens
from portal.tokens.models import LinkToken, Purpose

PASSWORD = "een zin die lang genoeg is"


@pytest.fixture
def bram(session, town):
    accounts.set_password(session, account=town.bram, password=PASSWORD, now=utc_now())
    session.commit()
    return town.bram


@pytest.fixture
def with_csrf(app):
    """The tests switch Flask-WTF's token off; here it is on, as in life."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def test_a_password_opens_the_first_page(client, bram):
    answer = client.post("/inloggen", data={"email": bram.email, "password": PASSWORD})
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
    assert wrong.text.replace(bram.email, "") == unknown.text.replace("wie@is.example", "")


def test_without_a_csrf_token_nothing_happens(client, bram, with_csrf):
    answer = client.post("/inloggen", data={"email": bram.email, "password": PASSWORD})
    assert answer.status_code == 400
    assert "stond te lang open" in answer.text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_after_signing_in_one_stays_on_this_site(client, bram, target):
    data = {"email": bram.email, "password": PASSWORD, "verder": target}
    assert client.post("/inloggen", data=data).headers["Location"] == "/begin"


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
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200
    session.expire_all()
    assert session.get(LinkToken, token_id).used_at is None
    assert client.post(path).status_code == 303
    again = client.post(path)
    assert again.status_code == 410
    assert "nieuwe link" in again.text
    assert client.get("/inloggen/met-link/verzonnen").status_code == 410


def test_the_first_password_is_set_by_link(client, session, town):
    token_id = tokens.issue_link(
        session, purpose=Purpose.SET_PASSWORD, subject_kind="account", subject_key=town.cor.id,
        now=utc_now(),
    )  # fmt: skip
    session.commit()
    path = f"/wachtwoord/{tokens.secret_of(token_id, Purpose.SET_PASSWORD)}"
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


def test_five_wrong_passwords_make_everybody_wait(client, bram, session, sign_in):
    sign_in(bram)
    right = {"email": bram.email, "password": PASSWORD}
    for _ in range(rules.TRIES):
        client.post("/inloggen", data={**right, "password": "iets heel anders"})
    refused = client.post("/inloggen", data=right)
    assert refused.status_code == 422
    assert "horen niet bij elkaar" in refused.text
    assert client.get("/begin").status_code == 303  # who was in stays in
    assert client.get("/begin").headers["Location"].endswith("/dordrecht/begin")
    earlier = utc_now() - rules.PAUSE
    session.execute(sa.update(Account).values(failed_at=earlier))
    session.commit()
    assert client.post("/inloggen", data=right).status_code == 303


def test_the_right_password_forgets_the_wrong_ones(client, bram, session):
    right = {"email": bram.email, "password": PASSWORD}
    for _ in range(3):
        for _ in range(rules.TRIES - 1):
            client.post("/inloggen", data={**right, "password": "iets heel anders"})
        assert client.post("/inloggen", data=right).status_code == 303


def test_trying_in_the_pause_does_not_make_it_longer(session, bram):
    now = utc_now()
    for _ in range(rules.TRIES):
        assert accounts.count_try(session, email=bram.email, now=now)
    late = now + rules.PAUSE - timedelta(seconds=1)
    assert not accounts.count_try(session, email=bram.email, now=late)
    assert accounts.count_try(session, email=bram.email, now=now + rules.PAUSE)

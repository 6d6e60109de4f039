"""Known and unknown addresses: the same bytes, the same statements, the same work."""

import re
import time

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from second_steps import PASSWORD, give_app

from portal import crypto
from portal.accounts import services as accounts
from portal.accounts.models import LoginSession
from portal.accounts.services import Hashing
from portal.clock import utc_now
from portal.db import unit_of_work
from portal.errors import Refusal
from portal.organisations import services
from portal.outbox.models import Message, MessageState
from portal.tokens.models import LinkToken, Purpose
from portal.web.held_links import is_mark

NOBODY = "wie@is.example"
# Where an address is typed, with what else stands there.
DOORS = {
    "/inloggen": {"password": "iets heel anders"},
    "/inloggen/link": {},
    "/wachtwoord-vergeten": {},
}


@pytest.fixture
def bram(session, town):
    accounts.set_password(session, account=town.bram, password=PASSWORD, now=utc_now())
    give_app(session, town.bram.id)
    session.commit()
    return town.bram


def bare(answer, email):
    """An answer without the address and without what differs each time."""
    return re.sub(r'value="[^"]{20,}"', "", answer.text.replace(email, ""))


def known_at(path, town):
    """Whose address is known at this door."""
    return (town.dirk if path == "/inloggen/link" else town.bram).email


@pytest.mark.parametrize("path", DOORS)
def test_the_answers_are_the_same_in_every_byte(client, bram, town, path):
    email = known_at(path, town)
    known, unknown = (
        client.post(path, data={"email": one, **DOORS[path]}) for one in (email, NOBODY)
    )
    assert known.status_code == unknown.status_code
    assert bare(known, email) == bare(unknown, NOBODY)
    assert len(email) != len(NOBODY)  # or a length would hide in it


@pytest.mark.parametrize("path", DOORS)
def test_the_statements_are_the_same(client, bram, town, session, path):
    def statements(email):
        sent = []

        def note(_connection, _cursor, statement, *_rest):
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config")):
                sent.append(re.sub(r"\s+", " ", statement))

        connection = session.connection()
        sa.event.listen(connection, "before_cursor_execute", note)
        try:
            client.post(path, data={"email": email, **DOORS[path]})
        finally:
            sa.event.remove(connection, "before_cursor_execute", note)
        return sent

    statements("warm@up.example")
    known = statements(known_at(path, town))
    assert known == statements(NOBODY)
    assert len(known) > 2


def test_forgotten_passwords_are_mailed_to_the_staff_and_to_nobody_else(client, session, town):
    for email in (town.bram.email, NOBODY, town.dirk.email):
        assert client.post("/wachtwoord-vergeten", data={"email": email}).status_code == 200
    states = session.scalars(sa.select(Message.state).order_by(Message.id)).all()
    assert states == [MessageState.WAITING, MessageState.DROPPED, MessageState.DROPPED]


def checked(monkeypatch):
    """How many times Argon2 was asked to work."""
    asked = []
    real = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda self, *args: asked.append(1) or real(self, *args)
    )
    return asked


def refuse(session, email):
    with pytest.raises(Refusal):
        accounts.check_password(session, email=email, password="iets heel anders")


def test_the_hasher_works_as_hard_for_nobody(session, bram, town, monkeypatch):
    """Wrong, unknown, closed and without a password: one check each, with the same settings."""
    asked = checked(monkeypatch)
    town.cor.is_active = False
    session.commit()
    for email in (bram.email, NOBODY, town.cor.email, town.dirk.email):
        asked.clear()
        refuse(session, email)
        assert len(asked) == 1, email
    assert Hashing.decoy.split("$")[3] == bram.password_hash.split("$")[3]


def test_control_who_spends_no_time_is_heard(session, bram, town, monkeypatch):
    """The planted defect: an unknown address is refused at once."""
    monkeypatch.setattr(Hashing, "spend_time", lambda password: None)
    with pytest.raises(AssertionError):
        test_the_hasher_works_as_hard_for_nobody(session, bram, town, monkeypatch)


def test_the_time_is_the_same(session, bram, monkeypatch):
    """With the settings of life, in processor time: neither is half as long as the other."""
    monkeypatch.setattr(Hashing, "hasher", PasswordHasher())
    monkeypatch.setattr(Hashing, "decoy", None)
    bram.password_hash = Hashing.hasher.hash(PASSWORD)
    session.commit()
    refuse(session, NOBODY)  # makes the decoy

    def spent(email):
        begin = time.process_time()
        for _ in range(5):
            refuse(session, email)
        return time.process_time() - begin

    known, unknown = spent(bram.email), spent(NOBODY)
    assert 0.5 < known / unknown < 2, (known, unknown)
    assert unknown > 0.05  # it is real work


def test_tokens_are_long_and_only_their_fingerprint_is_kept(session, town):
    """192 bit for the name of a session or a browser, 256 for a link."""
    secrets = {crypto.new_secret() for _ in range(200)}
    assert len(secrets) == 200
    assert all(len(one) == 32 for one in secrets)  # 24 bytes in base64
    secret = accounts.start_session(session, kind="account", key=town.bram.id, now=utc_now())
    session.commit()
    with unit_of_work() as work:
        services.mail_link(work, purpose=Purpose.SIGN_IN, email=town.dirk.email, now=utc_now())
    token = session.scalars(sa.select(LinkToken)).one()
    link = crypto.link_token(token.id, token.purpose.value)
    assert len(link) == 43  # 32 bytes
    stored = str(session.connection().exec_driver_sql("SELECT * FROM link_tokens").all())
    stored += str(session.connection().exec_driver_sql("SELECT * FROM login_sessions").all())
    assert link not in stored
    assert secret not in stored
    assert token.fingerprint in stored
    assert session.scalars(sa.select(LoginSession.fingerprint)).one() in stored
    assert not is_mark(link)


def test_control_a_token_kept_in_clear_is_found(session, town, monkeypatch):
    monkeypatch.setattr(crypto, "fingerprint", lambda text: text)
    with pytest.raises(AssertionError):
        test_tokens_are_long_and_only_their_fingerprint_is_kept(session, town)


@pytest.mark.parametrize("path", ["/wachtwoord", "/inloggen/met-link"])
def test_links_leave_the_address_bar_and_the_database_alone(client, session, town, path):
    """A scanner looks: no statement, no secret in the address, a cookie no script reads."""
    sent = []
    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", lambda *args: sent.append(args[2]))
    secret = crypto.link_token("x" * 32, "sign_in")
    for call in (client.head, client.get):
        answer = call(f"{path}/{secret}")
        assert answer.status_code == 303
        assert secret not in answer.location
        assert "HttpOnly" in answer.headers["Set-Cookie"]
        assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert not [one for one in sent if "link_tokens" in one]
    assert client.get(answer.location.replace("bij=", "bij=0")).status_code == 410


def test_a_cookie_of_a_link_cannot_be_made_up(client, town):
    where = client.get("/wachtwoord/verzonnen").location
    mark = where.partition("bij=")[2]
    for made_up in ("verzonnen", "InZlcnpvbm5lbiI.x.y", ""):
        client.set_cookie(f"link-{mark}", made_up)
        assert "Open de link in onze mail" in client.get(where).text

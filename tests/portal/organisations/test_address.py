"""Another mail address: nothing changes before its link is used, and the old one hears of it."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from casts.post import mailed
from second_steps import PASSWORD, give_app

from portal.accounts import addresses, rules
from portal.accounts import services as accounts
from portal.accounts.models import Account, AddressChange, KnownBrowser, LoginSession
from portal.audit.models import AuditEvent
from portal.clock import utc_now
from portal.organisations import address_services
from portal.organisations.address_mails import MAILS
from portal.outbox.models import Message
from portal.tokens import services as tokens
from portal.tokens.models import LinkToken, Purpose

ASK = "/veilig-inloggen/adres"
NEW = "bram@nieuw.example"


@pytest.fixture
def bram(session, town, sign_in):
    """Bram has a password and an app, and is in."""
    accounts.set_password(session, account=town.bram, password=PASSWORD, now=utc_now())
    give_app(session, town.bram.id)
    session.commit()
    return sign_in(town.bram)


def email_of(session, account):
    session.expire_all()
    return session.scalar(sa.select(Account.email).where(Account.id == account.id))


def link_in(text):
    return re.search(r"/nieuw-adres/[\w-]+", text)[0]


def asked(browser, email=NEW):
    """Ask, and return what the mail says that comes of it."""
    answer = browser.post(ASK, data={"email": email})
    assert answer.status_code == 200
    assert "Kijk in uw mail" in answer.text
    [(who, plain, _rich)] = mailed()
    assert who == email
    return plain


def opened(browser, plain):
    """The page with the button: the address of the link holds the secret no more."""
    return browser.get(link_in(plain)).location


def test_nothing_changes_before_the_button_behind_the_link(bram, session, town):
    old = town.bram.email
    plain = asked(bram)
    assert town.bram.name not in plain  # a mistyped address is somebody else's
    path = opened(bram, plain)
    for look in (bram.head, bram.get, bram.get):
        page = look(path)
        assert page.status_code == 200
        assert email_of(session, town.bram) == old
    for told in (old, NEW, "Gebruik het nieuwe adres"):
        assert told in page.text
    assert NEW in bram.get("/veilig-inloggen").text  # it waits


def test_the_button_changes_it_and_the_old_address_hears_it(bram, session, town):
    old, name, phone = town.bram.email, town.bram.name, town.network.phone
    path = opened(bram, asked(bram))
    assert bram.post(path).location == "/veilig-inloggen"
    assert email_of(session, town.bram) == NEW
    assert f"U logt voortaan in met {NEW}." in bram.get("/veilig-inloggen").text
    [(who, *halves)] = mailed()
    assert who == old
    for half in halves:
        for told in (name, "Was u dit niet?", phone, "een ander e-mailadres"):
            assert told in half
        assert "/nieuw-adres/" not in half  # no link to press
        assert NEW not in half
    verbs = session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert {"asked_new_address", "changed_address"} <= set(verbs)
    bram.post("/uitloggen")
    for email, where in ((old, 422), (NEW, 303)):
        data = {"email": email, "password": PASSWORD}
        assert bram.post("/inloggen", data=data).status_code == where


def test_control_who_changes_it_at_once_is_noticed(bram, session, town, monkeypatch):
    asks = addresses.ask_change

    def at_once(work, *, account_id, email, now):
        change = asks(work, account_id=account_id, email=email, now=now)
        work.get_one(Account, account_id).email = email
        return change

    monkeypatch.setattr(address_services.addresses, "ask_change", at_once)
    with pytest.raises(AssertionError):
        test_nothing_changes_before_the_button_behind_the_link(bram, session, town)


def test_control_an_old_address_that_hears_nothing_is_noticed(bram, session, town, monkeypatch):
    put = address_services._put

    def silent(*about, template, **values):
        if template != "address_changed":
            put(*about, template=template, **values)

    monkeypatch.setattr(address_services, "_put", silent)
    with pytest.raises(ValueError, match="not enough values"):
        test_the_button_changes_it_and_the_old_address_hears_it(bram, session, town)


def test_it_is_done_once(bram, session, town):
    path = opened(bram, asked(bram))
    assert bram.post(path).status_code == 303
    for again in (bram.get, bram.post):
        answer = again(path)
        assert answer.status_code == 410
        assert NEW in answer.text
    assert len(mailed()) == 1


def too_late(session, town):
    session.execute(sa.update(LinkToken).values(expires_at=utc_now() - timedelta(seconds=1)))


def let_go(session, town):
    accounts.close_account(session, account=session.get(Account, town.bram.id), now=utc_now())


def another_asked(session, town):
    addresses.ask_change(session, account_id=town.bram.id, email="x@y.example", now=utc_now())


def ended(session, town):
    tokens.revoke_links(session, subject_kind="account", subject_key=town.bram.id, now=utc_now())


def taken_since(session, town):
    session.execute(sa.update(Account).where(Account.id == town.cor.id).values(email=NEW))


@pytest.mark.parametrize(
    "since", [too_late, let_go, another_asked, ended, taken_since], ids=lambda one: one.__name__
)
def test_a_link_that_is_not_good_any_more_changes_nothing(bram, session, town, since):
    old = town.bram.email
    path = opened(bram, asked(bram))
    since(session, town)
    session.commit()
    assert bram.post(path).status_code == (303 if since is let_go else 410)
    assert email_of(session, town.bram) == old
    assert mailed() == []


def test_only_who_is_signed_in_with_the_account_itself_uses_it(
    bram, client, session, town, sign_in
):
    old = town.bram.email
    plain = asked(bram)
    sign_in(town.cor)
    path = opened(client, plain)
    assert [client.get(path).status_code, client.post(path).status_code] == [410, 410]
    client.post("/uitloggen")
    for answer in (client.get(path), client.post(path)):
        assert answer.location.startswith("/inloggen")
    assert email_of(session, town.bram) == old
    assert email_of(session, town.cor) == town.cor.email
    sign_in(town.bram)
    assert client.post(path).status_code == 303
    assert email_of(session, town.bram) == NEW


def test_sessions_and_trust_stay_and_links_to_the_old_address_die(bram, session, town):
    now = utc_now()
    for account in (town.bram, town.cor):
        accounts.start_session(session, kind="account", key=account.id, now=now)
        tokens.issue_link(
            session, purpose=Purpose.SET_PASSWORD, subject_kind="account",
            subject_key=account.id, now=now,
        )  # fmt: skip
    session.add(
        KnownBrowser(account_id=town.bram.id, fingerprint="f", browser_text="", created_at=now,
                     seen_at=now, trusted_until=now + rules.TRUST)
    )  # fmt: skip
    session.commit()
    path = opened(bram, asked(bram))
    assert bram.post(path).status_code == 303
    assert bram.get("/veilig-inloggen").status_code == 200
    assert set(session.scalars(sa.select(LoginSession.ended_at))) == {None}
    assert session.scalars(sa.select(KnownBrowser.trusted_until)).one() is not None
    dead = sa.select(LinkToken.subject_key).where(LinkToken.revoked_at.is_not(None))
    assert set(session.scalars(dead)) == {town.bram.id}


def statements(browser, session, email):
    """The answer to asking for this address, without what differs, and what was sent for it."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config")):
            sent.append(re.sub(r"\s+", " ", statement))

    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        answer = browser.post(ASK, data={"email": email})
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)
    bare = re.sub(r'value="[^"]{20,}"', "", answer.text.replace(email, ""))
    return answer.status_code, bare, sent


def test_an_address_of_somebody_else_is_answered_alike(bram, session, town):
    statements(bram, session, "warm@up.example")
    unknown = statements(bram, session, "wie@is.example")
    assert len(unknown[2]) > 5
    assert statements(bram, session, town.cor.email) == unknown


def test_whose_address_it_is_hears_why_no_link_came(bram, session, town):
    town.fenna.is_active = False
    session.commit()
    own, name, phone = town.bram.email, town.bram.name, town.network.phone
    holders = [one.email for one in (town.cor, town.fenna, town.dirk)]
    for holder in holders:
        assert "hoort al bij uw account" in asked(bram, holder)
    bram.post(ASK, data={"email": holders[0]})
    [(_who, *halves)] = mailed()
    for half in halves:
        assert phone in half
        assert name not in half
        assert "/nieuw-adres/" not in half
    assert email_of(session, town.bram) == own


def test_a_mail_of_an_earlier_asking_never_carries_a_later_link(bram, session, town):
    """SQLite hands the number of a dropped row out again."""
    for email in (NEW, "ander@nieuw.example"):
        bram.post(ASK, data={"email": email})
    assert [who for who, *_ in mailed()] == ["ander@nieuw.example"]


def test_control_a_page_that_tells_whose_it_is_is_noticed(bram, session, town, monkeypatch):
    asks = addresses.ask_change

    def refuse(work, *, email, **about):
        if work.scalar(sa.select(Account.id).where(Account.email == email)):
            raise rules.AddressTaken
        return asks(work, email=email, **about)

    monkeypatch.setattr(address_services.addresses, "ask_change", refuse)
    with pytest.raises(AssertionError):
        test_an_address_of_somebody_else_is_answered_alike(bram, session, town)


def test_who_has_no_second_step_reads_what_to_do_first(bram, client, sign_in, town):
    assert ASK in bram.get("/veilig-inloggen").text
    sign_in(town.dirk)
    page = client.get("/veilig-inloggen").text
    assert "Stel eerst een tweede stap in, of bel ons." in page
    assert ASK not in page


@pytest.mark.parametrize(
    ("typed", "told"), [("", "e-mailadres"), ("geen adres", "e-mailadres"), (None, "logt u al in")]
)
def test_what_cannot_be_an_other_address_is_said(bram, session, town, typed, told):
    answer = bram.post(ASK, data={"email": town.bram.email.upper() if typed is None else typed})
    assert answer.status_code == 422
    assert told in answer.text
    assert session.scalars(sa.select(AddressChange)).all() == []
    assert session.scalars(sa.select(Message)).all() == []


def test_the_scripts_have_three_readers():
    assert set(MAILS) == {"new_address", "address_taken", "address_changed"}

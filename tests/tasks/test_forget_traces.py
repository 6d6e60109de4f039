"""What signing in leaves behind goes by itself: counters, browsers, forms, secrets."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.accounts import addresses, browsers, kept_forms, rules, second_steps, throttle
from portal.accounts import services as accounts
from portal.accounts.models import AddressChange, KeptForm, KnownBrowser, LoginSession, SignInTry
from portal.clock import utc_now
from tasks import jobs


def leave_traces(session, account_id, moment):
    throttle.count_try(session, key="k" * 64, now=moment)
    browsers.remember_browser(
        session, account_id=account_id, secret="x" * 32, text="", now=moment, trust=True
    )
    kept_forms.keep_form(session, account_id=account_id, path="/x", fields=[("a", "b")], now=moment)
    addresses.ask_change(session, account_id=account_id, email="b@nieuw.example", now=moment)
    secret = accounts.start_session(session, kind="account", key=account_id, now=moment)
    login = accounts.find_login(session, secret=secret, now=moment)
    second_steps.begin_app(session, login_id=login.id)
    session.commit()


def left(session):
    session.expire_all()
    counted = [
        session.scalar(sa.select(sa.func.count()).select_from(model))
        for model in (SignInTry, KnownBrowser, KeptForm, AddressChange)
    ]
    secrets = sa.select(sa.func.count()).where(LoginSession.new_secret.is_not(None))
    return [*counted, session.scalar(secrets)]


def test_old_traces_go_and_new_ones_stay(session, town):
    leave_traces(session, town.bram.id, utc_now())
    assert jobs.forget_traces() == 0
    assert left(session) == [1, 1, 1, 1, 1]


def test_after_half_a_year_nothing_is_left(session, town):
    leave_traces(session, town.bram.id, utc_now() - rules.KNOWN - timedelta(minutes=1))
    assert jobs.forget_traces() == 5
    assert left(session) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("part", "verb"),
    [
        (throttle, "forget_old_tries"),
        (browsers, "forget_old_browsers"),
        (kept_forms, "drop_old_forms"),
        (addresses, "forget_old_changes"),
        (accounts, "forget_secrets"),
    ],
)
def test_control_one_kind_that_is_passed_over_stays(session, town, monkeypatch, part, verb):
    monkeypatch.setattr(part, verb, lambda *_args, **_kwargs: 1)
    with pytest.raises(AssertionError):
        test_after_half_a_year_nothing_is_left(session, town)

"""Codes from an app and from paper: right, in time, and once."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from second_steps import SECRET, code_now, give_app

from portal.accounts import rules, second_steps
from portal.accounts import services as accounts
from portal.accounts.models import LoginSession, RecoveryCode
from portal.clock import utc_now
from portal.crypto import fingerprint

# RFC 6238, appendix B (SHA-1): the moment, and the last six of its eight digits.
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
]
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # '12345678901234567890' in base32


def check(session, account, code, now=None):
    return second_steps.check_code(session, account_id=account.id, code=code, now=now or utc_now())


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_codes_are_those_of_the_standard(session, town, seconds, code):
    give_app(session, town.bram.id, secret=RFC_SECRET)
    now = datetime.fromtimestamp(seconds, UTC)
    assert check(session, town.bram, code, now) == "app"


def test_a_code_works_once(session, town):
    give_app(session, town.bram.id)
    assert check(session, town.bram, f" {code_now()[:3]} {code_now()[3:]} ") == "app"
    with pytest.raises(rules.CodeWrong):
        check(session, town.bram, code_now())
    with pytest.raises(rules.CodeWrong):
        check(session, town.bram, code_now(steps=-1))
    assert check(session, town.bram, code_now(steps=1)) == "app"


def test_control_a_code_that_is_only_compared_works_twice(session, town, monkeypatch):
    """The planted defect: nobody claims the half minute. The test above would then see it."""
    give_app(session, town.bram.id)
    monkeypatch.setattr(second_steps, "_use_code", lambda *args, **kwargs: None)
    assert [check(session, town.bram, code_now()) for _ in range(2)] == ["app", "app"]


@pytest.mark.parametrize("steps", [-2, 2, 40])
def test_a_clock_may_be_half_a_minute_off_and_no_more(session, town, steps):
    give_app(session, town.bram.id)
    with pytest.raises(rules.CodeWrong):
        check(session, town.bram, code_now(steps=steps))


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "٠١٢٣٤٥", "0" * 16, "x" * 400])
def test_anything_else_is_wrong(session, town, typed):
    give_app(session, town.bram.id)
    with pytest.raises(rules.CodeWrong):
        check(session, town.bram, typed)


def make_codes(session, account):
    secret = accounts.start_session(session, kind="account", key=account.id, now=utc_now())
    login = accounts.find_login(session, secret=secret, now=utc_now())
    return second_steps.make_recovery_codes(
        session, account_id=account.id, login_id=login.id, now=utc_now()
    ), secret


def test_ten_codes_on_paper_work_once_each_and_stand_nowhere(session, town):
    codes, _ = make_codes(session, town.bram)
    assert len(set(codes)) == rules.RECOVERY_CODES
    kept = {row.fingerprint for row in session.query(RecoveryCode)}
    assert len(kept) == rules.RECOVERY_CODES
    assert not kept & {fingerprint(code.replace(" ", "")) for code in codes}
    assert check(session, town.bram, codes[3].upper()) == "recovery"
    with pytest.raises(rules.CodeWrong):
        check(session, town.bram, codes[3])
    assert second_steps.codes_left(session, account_id=town.bram.id) == 9


def test_a_code_on_paper_is_its_owners_alone(session, town):
    codes, _ = make_codes(session, town.bram)
    with pytest.raises(rules.CodeWrong):
        check(session, town.cor, codes[0])


def test_new_codes_make_the_old_ones_worthless(session, town):
    old, _ = make_codes(session, town.bram)
    new, _ = make_codes(session, town.bram)
    with pytest.raises(rules.CodeWrong):
        check(session, town.bram, old[0])
    assert check(session, town.bram, new[0]) == "recovery"


def test_codes_are_hard_to_guess():
    assert len(second_steps.ALPHABET) ** second_steps.CODE_LENGTH > 2**78


def test_secrets_are_unreadable_in_the_database(session, town):
    give_app(session, town.bram.id)
    codes, secret = make_codes(session, town.bram)
    connection = session.connection()
    stored = str(connection.exec_driver_sql("SELECT secret FROM authenticator_apps").all())
    stored += str(connection.exec_driver_sql("SELECT * FROM login_sessions").all())
    assert SECRET not in stored
    assert codes[0] not in stored
    assert secret not in stored


def test_the_secret_of_an_app_belongs_to_the_session_that_saw_it(session, town):
    """Who saw somebody's picture in another session gains nothing when the owner goes on."""
    first, second = (
        accounts.find_login(session, secret=secret, now=utc_now())
        for secret in (
            accounts.start_session(session, kind="half", key=town.bram.id, now=utc_now())
            for _ in range(2)
        )
    )
    seen = second_steps.begin_app(session, login_id=first.id)
    own = second_steps.begin_app(session, login_id=second.id)
    assert seen != own
    assert second_steps.begin_app(session, login_id=second.id) == own
    with pytest.raises(rules.CodeWrong):
        second_steps.confirm_app(
            session, account_id=town.bram.id, login_id=second.id,
            code=pyotp.TOTP(seen).at(int(utc_now().timestamp())), now=utc_now(),
        )  # fmt: skip
    second_steps.confirm_app(
        session, account_id=town.bram.id, login_id=second.id,
        code=pyotp.TOTP(own).at(int(utc_now().timestamp())), now=utc_now(),
    )  # fmt: skip
    assert second_steps.has_second_step(session, account_id=town.bram.id)
    assert session.get(LoginSession, second.id).new_secret is None


def test_a_reset_takes_everything_away(session, town):
    give_app(session, town.bram.id)
    codes, _ = make_codes(session, town.bram)
    second_steps.reset_second_step(session, account_id=town.bram.id)
    assert not second_steps.has_second_step(session, account_id=town.bram.id)
    for code in (codes[0], code_now()):
        with pytest.raises(rules.CodeWrong):
            check(session, town.bram, code)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0", "Firefox – Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge – Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Safari/605", "Safari – iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Safari", "Chrome – Android"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_described_roughly(agent, said):
    assert rules.browser_text(agent) == said


def test_fresh_is_a_quarter_of_an_hour():
    now = utc_now()
    assert rules.is_proved(now - timedelta(minutes=15), now)
    assert not rules.is_proved(now - timedelta(minutes=15, seconds=1), now)
    assert not rules.is_proved(now + timedelta(minutes=1), now)
    assert not rules.is_proved(None, now)

"""The second step after the password: a code from an app, or from paper."""

import hmac
import secrets
from datetime import datetime

import pyotp
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import crypto
from portal.accounts import rules
from portal.accounts.models import AuthenticatorApp, LoginSession, Passkey, RecoveryCode

# Without letters and digits that look alike on paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 16  # 79 bit
# A clock may be half a minute off, either way.
AROUND = (0, -1, 1)


def has_second_step(session: Session, *, account_id: int) -> bool:
    """Whether this person has an app that works, or a passkey."""
    app = sa.exists().where(AuthenticatorApp.account_id == account_id)
    key = sa.exists().where(Passkey.account_id == account_id)
    return bool(session.scalar(sa.select(sa.or_(app, key))))


def app_of(session: Session, *, account_id: int) -> AuthenticatorApp | None:
    """The app of this person."""
    return session.get(AuthenticatorApp, account_id)


def begin_app(session: Session, *, login_id: int) -> str:
    """The secret to put into an app, for this session alone; the same until it is taken up."""
    login = session.get_one(LoginSession, login_id)
    if login.new_secret is None:
        login.new_secret = pyotp.random_base32()
        session.flush()
    return login.new_secret


def app_address(secret: str, *, name: str, issuer: str) -> str:
    """What the picture says to the app: whose secret this is, and for what."""
    return pyotp.TOTP(secret, interval=rules.CODE_STEP).provisioning_uri(
        name=name, issuer_name=issuer
    )


def confirm_app(
    session: Session, *, account_id: int, login_id: int, code: str, now: datetime
) -> None:
    """Let the app count from now on, in place of an earlier one. Raises CodeWrong."""
    login = session.get_one(LoginSession, login_id)
    step = _step_of(login.new_secret, rules.clean_code(code), now) if login.new_secret else None
    if step is None:
        raise rules.CodeWrong
    session.execute(sa.delete(AuthenticatorApp).where(AuthenticatorApp.account_id == account_id))
    session.add(
        AuthenticatorApp(
            account_id=account_id, secret=login.new_secret or "", created_at=now, last_step=step
        )
    )
    login.new_secret = None
    session.flush()


def remove_app(session: Session, *, account_id: int) -> bool:
    """Take the app away; False when there was none. Raises LastStep when nothing else is left."""
    is_other = session.scalar(sa.select(sa.exists().where(Passkey.account_id == account_id)))
    if not is_other:
        raise rules.LastStep
    theirs = AuthenticatorApp.account_id == account_id
    removed = sa.delete(AuthenticatorApp).where(theirs).returning(AuthenticatorApp.account_id)
    return session.scalar(removed) is not None


def check_code(session: Session, *, account_id: int, code: str, now: datetime) -> str:
    """Take in a code from the app, or from paper; says which. Raises CodeWrong. Works once."""
    typed = rules.clean_code(code)
    if len(typed) == CODE_LENGTH:
        _use_recovery_code(session, account_id=account_id, code=typed, now=now)
        return "recovery"
    app = session.get(AuthenticatorApp, account_id)
    if app is None:
        raise rules.CodeWrong
    _use_code(session, app=app, code=typed, now=now)
    return "app"


def _use_code(session: Session, *, app: AuthenticatorApp, code: str, now: datetime) -> None:
    """Claim the half minute of this code, so that it works once, also when two come at a time."""
    step = _step_of(app.secret, rules.clean_code(code), now)
    if step is None:
        raise rules.CodeWrong
    claimed = session.scalar(
        sa.update(AuthenticatorApp)
        .where(AuthenticatorApp.account_id == app.account_id, AuthenticatorApp.last_step < step)
        .values(last_step=step)
        .returning(AuthenticatorApp.account_id)
    )
    if claimed is None:
        raise rules.CodeWrong


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half minute that this code belongs to, among those that may be meant."""
    totp = pyotp.TOTP(secret, interval=rules.CODE_STEP)
    current = int(now.timestamp()) // rules.CODE_STEP
    found = None
    for step in (current + around for around in AROUND):
        right = totp.at(step * rules.CODE_STEP)
        if hmac.compare_digest(right.encode(), code.encode()):
            found = step
    return found


def _mark(account_id: int, code: str) -> str:
    return crypto.lookup_code(f"recovery:{account_id}:{code}")


def _use_recovery_code(session: Session, *, account_id: int, code: str, now: datetime) -> None:
    used = session.scalar(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.fingerprint == _mark(account_id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    if used is None:
        raise rules.CodeWrong


def make_recovery_codes(
    session: Session, *, account_id: int, login_id: int, now: datetime
) -> list[str]:
    """Ten new codes; the old ones are worth nothing. This session may show them until told."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [
        "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        for _ in range(rules.RECOVERY_CODES)
    ]
    session.add_all(
        RecoveryCode(account_id=account_id, fingerprint=_mark(account_id, code), created_at=now)
        for code in codes
    )
    shown = [f"{code[:4]} {code[4:8]} {code[8:12]} {code[12:]}" for code in codes]
    mine = LoginSession.id == login_id
    session.execute(sa.update(LoginSession).where(mine).values(new_codes=shown))
    session.flush()
    return shown


def shown_codes(session: Session, *, login_id: int) -> list[str]:
    """The codes that this browser has still to show."""
    wanted = sa.select(LoginSession.new_codes).where(LoginSession.id == login_id)
    return session.scalar(wanted) or []


def hide_codes(session: Session, *, login_id: int) -> None:
    """Their owner has kept them: nobody sees them again."""
    session.execute(
        sa.update(LoginSession).where(LoginSession.id == login_id).values(new_codes=None)
    )


def codes_left(session: Session, *, account_id: int) -> int:
    """How many codes on paper still work."""
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )


def reset_second_step(session: Session, *, account_id: int) -> None:
    """Take every second step away, for who lost them; they choose a new one when they sign in."""
    for model in (AuthenticatorApp, Passkey, RecoveryCode):
        session.execute(sa.delete(model).where(model.account_id == account_id))

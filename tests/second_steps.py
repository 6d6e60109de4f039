"""What the hand of a person does in the tests: read the code from an app, and take the step."""

from typing import Any

import pyotp

from portal.accounts import rules
from portal.accounts.models import AuthenticatorApp
from portal.clock import utc_now

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "een zin die lang genoeg is"


def code_now(secret: str = SECRET, *, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return pyotp.TOTP(secret).at(int(utc_now().timestamp()) + steps * rules.CODE_STEP)


def give_app(session: Any, account_id: int, *, secret: str = SECRET) -> None:
    """Let this person have an app that works."""
    session.add(
        AuthenticatorApp(account_id=account_id, secret=secret, created_at=utc_now(), last_step=0)
    )
    session.flush()

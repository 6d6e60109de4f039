"""The two ways to run: the demo in one process, and every server and worker apart."""

import html
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pyotp
import sqlalchemy as sa
from conftest import DATA_KEY, ROLE, fresh_postgresql, migrate, project_root, settings_for
from faults.server import free_port
from journeys.hands import Pointer
from journeys.patience import PATIENCE
from playwright.sync_api import Browser, Page
from second_steps import PASSWORD, SECRET, give_app
from smtp_sink import Sink, smtp_sink

from portal import scope
from portal.accounts import services as accounts
from portal.accounts.models import Account
from portal.clock import AMSTERDAM
from portal.db import db, unit_of_work
from portal.factory import create_app
from portal.quiet import is_day_of_rest
from tasks.demo.filling import fill

SUNDAY_AFTER = 5  # days after a Tuesday


@dataclass
class Stack:
    """A running installation with the demo's invented people, and a clock that can be moved."""

    address: str
    clock: Path
    emails: dict[str, str] = field(default_factory=dict)
    sink: Sink | None = None
    hand: Pointer = field(default_factory=Pointer)
    # What the browsers keep in which somebody took the second step.
    trusted: dict[str, Any] = field(default_factory=dict)

    def move_clock_to(self, moment: datetime) -> None:
        """Let web and worker believe it is this moment."""
        ahead = moment - datetime.now(UTC)
        self.clock.write_text(str(ahead.total_seconds()))

    def now(self) -> datetime:
        """What web and worker believe."""
        return datetime.now(UTC) + timedelta(seconds=float(self.clock.read_text()))

    def sign_in(self, browser: Browser, name: str, **options: Any) -> Page:
        """A browser in which this person is signed in, as they would do it."""
        if name in self.trusted:
            options["storage_state"] = self.trusted[name]
        page = browser.new_context(**options).new_page()
        page.set_default_timeout(PATIENCE)
        if self.sink is None:
            page.goto(f"{self.address}/demo")
            with page.expect_navigation():
                page.get_by_role("button", name=name).first.click()
        else:
            page.goto(f"{self.address}/inloggen")
            page.get_by_label("E-mailadres").fill(self.emails[name])
            page.get_by_label("Wachtwoord").fill(PASSWORD)
            with page.expect_navigation():
                page.get_by_role("button", name="Inloggen").click()
            self._take_second_step(page, name)
        return page

    def _take_second_step(self, page: Page, name: str) -> None:
        """The code of the app, once; after that this browser is trusted."""
        if "/inloggen/stap-2" in page.url:
            page.get_by_label("Code").fill(pyotp.TOTP(SECRET).at(int(self.now().timestamp())))
            page.get_by_label(re.compile("30 dagen")).check()
            with page.expect_navigation():
                page.get_by_role("button", name="Inloggen").click()
            self.trusted[name] = page.context.storage_state()

    def mails_to(self, address: str) -> list[str]:
        """What this person was mailed so far, as plain text, oldest first."""
        if self.sink is not None:
            return [_plain(raw) for to, raw in self.sink.arrived if to == address]
        pages = self._read("/demo/postvak-uit")
        numbers = sorted({int(n) for n in re.findall(r"/demo/postvak-uit/(\d+)", pages)})
        mails = [html.unescape(self._read(f"/demo/postvak-uit/{n}")) for n in numbers]
        return [mail for mail in mails if address in mail]

    def wait_for_mail(self, address: str, containing: str) -> str:
        """The mail to this person that holds these words; waits for the worker."""
        for _ in range(800):
            for mail in self.mails_to(address):
                if containing in mail:
                    return mail
            time.sleep(0.25)
        raise AssertionError(f"no mail with {containing!r} came to {address}")

    def link_in(self, mail: str, part: str) -> str:
        """The address in a mail that has ``part`` in it."""
        found = re.search(rf"{re.escape(self.address)}[^\s\"<]*{part}[^\s\"<]*", mail)
        assert found, f"no link with {part} in the mail"
        return found[0]

    def _read(self, path: str) -> str:
        with urlopen(f"{self.address}{path}") as answer:  # our own server
            return str(answer.read().decode())


def _plain(raw: bytes) -> str:
    """The plain text of a mail, with its subject."""
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(("plain",))
    return f"{mail['Subject']}\n{body.get_content() if body else ''}"


def next_tuesday() -> datetime:
    """A Tuesday at ten with no day of rest but Sunday until the Tuesday after it."""
    day = datetime.now(AMSTERDAM).replace(hour=10, minute=0, second=0, microsecond=0)
    day += timedelta(days=(1 - day.weekday()) % 7 or 7)
    while any(
        is_day_of_rest((day + timedelta(days=n)).date()) for n in range(8) if n != SUNDAY_AFTER
    ):
        day += timedelta(days=7)
    return day.astimezone(UTC)


@contextmanager
def _running(*commands: list[str], environment: dict[str, str], cwd: Path) -> Iterator[None]:
    processes = [
        subprocess.Popen(command, env=environment, cwd=cwd, start_new_session=True)
        for command in commands
    ]
    try:
        yield
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _wait_for(address: str) -> None:
    for _ in range(2 * PATIENCE // 100):
        with suppress(OSError), urlopen(address):
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


def _command(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "portal.cli", *words]


@contextmanager
def demo_stack(folder: Path) -> Iterator[Stack]:
    """SQLite, worker and scheduler in one process, as the README's first command starts it."""
    port = free_port()
    stack = Stack(f"http://127.0.0.1:{port}", folder / "clock")
    stack.move_clock_to(next_tuesday())
    environment = {
        **os.environ,
        "PYTHONPATH": str(project_root()),
        "TIJDCOLLECTE_TEST_CLOCK": str(stack.clock),
    }
    command = _command("demo", "--port", str(port), "--data", str(folder / "data"))
    with _running(command, environment=environment, cwd=folder):
        _wait_for(f"{stack.address}/gezond")
        yield stack


@contextmanager
def server_stack(folder: Path) -> Iterator[Stack]:
    """PostgreSQL, Redis, gunicorn, a Celery worker, its beat, and a real mail server."""
    port, redis_port = free_port(), free_port()
    with fresh_postgresql() as url, smtp_sink() as (sink, smtp_url):
        stack = Stack(f"http://127.0.0.1:{port}", folder / "clock", sink=sink)
        stack.move_clock_to(next_tuesday())
        environment = {
            **os.environ,
            "PYTHONPATH": str(project_root()),
            "TIJDCOLLECTE_TEST_CLOCK": str(stack.clock),
            "TIJDCOLLECTE_MODE": "test",
            "DATABASE_URL": url,
            "DATABASE_ROLE": ROLE,
            "SECRET_KEY": settings_for("").secret_key,
            "DATA_KEYS": DATA_KEY,
            "PUBLIC_ADDRESS": stack.address,
            "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
            "SMTP_URL": smtp_url,
            "MAIL_FROM": "hulplijn@dordt.example",
        }
        os.environ["TIJDCOLLECTE_TEST_CLOCK"] = str(stack.clock)
        try:
            migrate(url)
            stack.emails = _people(url)
        finally:
            del os.environ["TIJDCOLLECTE_TEST_CLOCK"]
        redis = ["redis-server", "--port", str(redis_port), "--bind", "127.0.0.1", "--save", "",
                 "--appendonly", "no", "--daemonize", "no", "--dir", str(folder)]  # fmt: skip
        with (
            _running(redis, environment=environment, cwd=folder),
            _running(
                _command("serve", "--port", str(port)),
                _command("worker", "--concurrency", "1"),
                _command("beat"),
                environment=environment,
                cwd=folder,
            ),
        ):
            _wait_for(f"{stack.address}/gezond")
            yield stack


def _people(url: str) -> dict[str, str]:
    """Fill the database with the demo's people and give each a password and an app."""
    app = create_app(settings_for(url))
    with app.app_context():
        fill()
        hashed = accounts.Hashing.hasher.hash(PASSWORD)
        with scope.system_scope(db.session(), "test"), unit_of_work() as session:
            session.execute(sa.update(Account).values(password_hash=hashed))
            emails = {row.name: row.email for row in session.scalars(sa.select(Account))}
            for account_id in session.scalars(sa.select(Account.id)).all():
                give_app(session, account_id)
        db.session.remove()
        db.engine.dispose()
    return emails

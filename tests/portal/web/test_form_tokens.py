"""The token of a public form: signed by us, good for a day, and nobody else makes one."""

import time

import pytest
from casts.pledge_pages import send, token_of
from itsdangerous import URLSafeTimedSerializer

from portal.web import public_forms


@pytest.fixture
def path(town):
    return f"/dordrecht/projecten/{town.project.id}/toezeggen"


def later(monkeypatch, seconds):
    """Let the signer live so many seconds from now."""
    now = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + seconds)


@pytest.mark.parametrize(("hours", "status"), [(23, 303), (25, 422)])
def test_a_form_may_lie_open_for_a_day(client, path, monkeypatch, hours, status):
    token = token_of(client.get(path).text)
    later(monkeypatch, hours * 3600)
    assert send(client, path, token=token).status_code == status


def test_control_without_an_age_an_old_form_is_taken(client, path, monkeypatch):
    token = token_of(client.get(path).text)
    later(monkeypatch, 25 * 3600)
    monkeypatch.setattr(public_forms, "TOKEN_AGE", None)
    assert send(client, path, token=token).status_code == 303


def test_a_token_of_somebody_else_is_no_token(client, path):
    forged = URLSafeTimedSerializer("another secret", salt="public-form").dumps("x" * 24)
    assert send(client, path, token=forged).status_code == 422

"""An older backup is put back, and the next pledge gets the number of one that is lost.

What was signed for the lost one (the page with its thanks, the name of its mail) is never taken
for the next one's.
"""

from email import message_from_bytes
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from bounced import report
from casts.pledge_pages import send
from conftest import migrate
from factories import make_project, make_town
from flask import current_app
from smtp_sink import smtp_sink

from campaigns.pledges import thanks
from campaigns.pledges.models import Pledge
from portal import scope
from portal.cli import main
from portal.clock import utc_now
from portal.db import unit_of_work
from portal.mail.bounces import mark_of
from portal.mail.returned import take_in
from portal.mail.sending import SmtpSender
from portal.outbox.models import Message, MessageState
from tasks import delivery

HERE = {"PUBLIC_ADDRESS": "http://localhost"}


def pledge(place, project_id, name):
    """Somebody pledges on the site, and their mail leaves: (number, thanks, mark of the mail)."""
    with place.inside(**HERE) as session:
        # Each request and the worker say themselves for whom they look.
        session.info.pop(scope.KEY)
        path = f"/dordrecht/projecten/{project_id}/toezeggen"
        answer = send(
            current_app.test_client(), path, last_name=name, email=f"{name}@kerk.example", phone=""
        )
        assert answer.status_code == 303
        with smtp_sink() as (sink, url):
            sender = SmtpSender(url, "localhost")
            delivery.send_batch(delivery.Round(sender, utc_now, "a@dordt.example", "http://x"))
            [(_recipient, raw)] = sink.arrived
    with place.inside(**HERE) as session:
        number = session.scalar(sa.select(sa.func.max(Pledge.id)))
    return SimpleNamespace(
        number=number,
        thanks=answer.location,
        mark=mark_of(message_from_bytes(raw)["Message-ID"]),
    )


def look(place, address):
    with place.inside(**HERE) as session:
        session.info.pop(scope.KEY)
        return current_app.test_client().get(address)


@pytest.fixture(params=["sqlite", "postgresql"])
def lived_on(request, places, tmp_path):
    """Put back a copy of before a pledge, and let somebody else pledge: (site, lost, next)."""
    place, empty = places(request.param), places(request.param)
    migrate(place.url)
    with place.inside(), unit_of_work() as session:
        town = make_town(session)
        old, new = (
            make_project(
                session, town.campaign, town.hiphelpt, town.bram, town.buddy, title=title
            ).id
            for title in ("Samen wandelen", "Samen klussen")
        )
    file = tmp_path / "kopie.zip"
    place.settle_here(**HERE)
    assert main(["backup", str(file)]) == 0
    lost = pledge(place, old, "anna")
    assert "Samen wandelen" in look(place, lost.thanks).text
    empty.settle_here(**HERE)
    assert main(["restore", str(file)]) == 0
    after = pledge(empty, new, "bert")
    assert after.number == lost.number
    return empty, lost, after


def comes_back(place, mark):
    """Whether a mail with this mark is taken for one of ours, and how the mail of now stands."""
    with place.inside(**HERE) as session:
        session.info.pop(scope.KEY)
        is_ours = take_in(report(mark=mark, status="5.1.1"))
    with place.inside(**HERE) as session:
        return is_ours, session.scalars(sa.select(Message.state)).one()


def test_what_was_of_the_lost_one_opens_and_tells_nothing_of_the_next(lived_on):
    place, lost, after = lived_on
    assert look(place, lost.thanks).status_code == 404
    assert "Samen klussen" in look(place, after.thanks).text
    assert comes_back(place, lost.mark) == (False, MessageState.SENT)
    assert comes_back(place, after.mark) == (True, MessageState.BOUNCED)


@pytest.fixture
def signed_by_number(monkeypatch):
    """Plant the defect: what is signed is no more than the number of the row."""
    monkeypatch.setattr(thanks, "_told", lambda pledge_id, pledged_at: str(pledge_id))
    made = delivery.message_id
    monkeypatch.setattr(
        delivery,
        "message_id",
        lambda *, made_at, **of: made(made_at=utc_now().replace(2026, 1, 1, 0, 0, 0, 0), **of),
    )


def test_control_a_number_opens_the_page_of_the_next(signed_by_number, lived_on):
    place, lost, _after = lived_on
    assert "Samen klussen" in look(place, lost.thanks).text
    assert comes_back(place, lost.mark) == (True, MessageState.BOUNCED)

"""The demo: its folder, its people, and the real command from start to stop."""

import os
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import project_root, settings_for
from smtp_sink import wait_for

from campaigns.planning.models import Campaign, CampaignState
from campaigns.pledges.models import Pledge, PledgeState
from intake.matching.models import Match
from intake.requests.models import HelpRequest, RequestPart, RequestState
from portal.clock import moment_text
from portal.commands.obstacles import Obstacle
from portal.config import Mode
from portal.db import DemoDatabase, db
from portal.factory import create_app
from portal.mail.showing import csp_for
from portal.networks.models import Category, Network
from portal.outbox.models import DemoMail, Message
from portal.scope import system_scope
from tasks.demo.folder import demo_folder, demo_settings
from tasks.demo.serving import prepare


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A demo that was filled."""
    home = tmp_path_factory.mktemp("demo") / "data"
    with demo_folder(home) as made:
        app = create_app(demo_settings(made, 8000))
        prepare(app)
    with app.app_context():
        db.engine.dispose()
    return home


@pytest.fixture
def demo(folder):
    """The filled demo, with everything in sight."""
    app = create_app(demo_settings(folder, 8000))
    with app.app_context(), system_scope(db.session(), "a test looks at everything"):
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_keys_are_for_our_eyes_only_and_stay(folder):
    first = demo_settings(folder, 8000)
    assert first == demo_settings(folder, 8000)
    assert first.mode is Mode.DEMO
    for name in ("secret-key", "data-key"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def in_dordrecht(statement):
    return statement.join(Network, Network.id == HelpRequest.network_id).where(
        Network.slug == "dordrecht"
    )


def test_thirty_people_wait_in_dordrecht_and_three_have_found_somebody(demo):
    has_match = sa.exists().where(
        Match.part_id == RequestPart.id, RequestPart.request_id == HelpRequest.id
    )
    rows = db.session.execute(
        in_dordrecht(
            sa.select(Category.code, sa.func.count()).join(
                HelpRequest, HelpRequest.category_id == Category.id
            )
        )
        .where(HelpRequest.state == RequestState.READY, ~has_match)
        .group_by(Category.code)
    )
    waiting = dict(rows.all())
    assert sum(waiting.values()) == 30
    assert min(waiting[code] for code in ("buddy", "big_job", "cleaning_pre_wmo")) >= 5
    matched = in_dordrecht(sa.select(sa.func.count()).select_from(HelpRequest)).where(has_match)
    assert db.session.scalar(matched) == 3


def test_waits_of_the_long_kinds_can_be_measured(demo):
    helped = dict(
        db.session.execute(
            sa.select(Category.code, sa.func.count())
            .join(HelpRequest, HelpRequest.category_id == Category.id)
            .where(HelpRequest.first_helped_at.is_not(None))
            .group_by(Category.code)
        ).all()
    )
    assert min(helped[code] for code in ("buddy", "big_job", "cleaning_pre_wmo")) >= 5


def test_a_campaign_can_open_and_pledges_are_there_to_match(demo):
    states = set(db.session.scalars(sa.select(Campaign.state)))
    assert CampaignState.INVITING in states
    available = sa.select(sa.func.count()).where(Pledge.state == PledgeState.AVAILABLE)
    assert db.session.scalar(available) >= 8
    assert set(db.session.scalars(sa.select(Network.slug))) == {
        *("dordrecht", "veenendaal", "vlaardingen")
    }


def test_one_click_makes_you_somebody_and_their_first_page_opens(demo):
    browser = demo.test_client()
    people = browser.get("/demo").text
    assert "Bram Bedacht" in people
    demo.config["WTF_CSRF_ENABLED"] = False
    for account in range(1, people.count("/demo/als/") + 1):
        answer = browser.post(f"/demo/als/{account}", follow_redirects=True)
        assert answer.status_code == 200, answer.text
    assert browser.post("/demo/als/999").status_code == 404
    assert browser.get("/demo/postvak-uit").status_code == 200
    assert browser.get("/demo/postvak-uit/999").status_code == 404
    assert browser.get("/demo/postvak-uit/999/zoals-het-eruitziet").status_code == 404


def test_a_mail_stands_in_a_frame_that_may_only_look(demo):
    sheet = "body { color: #22201c; }"
    mail = DemoMail(
        network_id=1,
        message_key="shown",
        recipient="a@volk.example",
        subject="Klopt dit?",
        text="Dag, https://volk.example/x",
        html=f'<html><head><style>{sheet}</style></head><p style="color: red">Dag</p></html>',
        sent_at=datetime(2030, 11, 25, 7, 30, tzinfo=UTC),
    )
    db.session.add(mail)
    db.session.commit()
    browser, path = demo.test_client(), f"/demo/postvak-uit/{mail.id}"
    page = browser.get(path)
    assert f'src="{path}/zoals-het-eruitziet"' in page.text
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    shown = browser.get(f"{path}/zoals-het-eruitziet")
    assert shown.text == (
        f'<html><head><base target="_top"><style>{sheet}</style></head><p>Dag</p></html>'
    )
    policy = shown.headers["Content-Security-Policy"]
    assert policy == csp_for(shown.text)
    assert "frame-ancestors 'self'" in policy


def test_a_real_installation_has_no_such_pages_and_refuses_that_database(folder, app):
    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/demo")]
    url = demo_settings(folder, 8000).database_url
    real = create_app(settings_for(url, mode=Mode.PRODUCTION))
    with real.app_context(), pytest.raises(DemoDatabase):
        db.session.execute(sa.text("SELECT 1"))


def test_the_demo_refuses_a_database_that_is_not_its_own(tmp_path, folder):
    app = create_app(demo_settings(tmp_path, 8000))
    with app.app_context():
        with db.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
            connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('somebody')")
        with pytest.raises(Obstacle, match="niet van de demo"):
            prepare(app)
        db.engine.dispose()


def test_two_demos_cannot_share_a_folder(tmp_path):
    with demo_folder(tmp_path), pytest.raises(Obstacle, match="--data"), demo_folder(tmp_path):
        pass


def test_the_command_serves_and_stops(folder):
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    command = [sys.executable, "-m", "portal.cli", "demo"]
    demo = subprocess.Popen(
        [*command, "--port", str(port), "--data", str(folder)],
        cwd=project_root(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert wait_for(lambda: answers(f"http://127.0.0.1:{port}/demo"), 240)
        assert wait_for(lambda: answers(f"http://127.0.0.1:{port}/gereed"), 120)
        demo.send_signal(signal.SIGINT)
        said, complaints = demo.communicate(timeout=60)
    finally:
        demo.kill()
    assert demo.returncode == 0
    assert f"http://127.0.0.1:{port}/demo" in said
    assert complaints == ""
    assert Path(folder, "demo.sqlite3").exists()


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status == 200
    except OSError:
        return False


def test_what_still_waits_says_when_it_leaves(demo):
    monday = datetime(2030, 11, 25, 7, 30, tzinfo=UTC)
    waiting = Message(
        network_id=1,
        key="waits",
        template="match_proposal",
        context={},
        created_at=monday,
        due_at=monday,
        stale_at=monday,
    )
    db.session.add(waiting)
    db.session.commit()
    said = demo.test_client().get("/demo/postvak-uit").text
    assert f"Voorstel aan een vrijwilliger: gaat weg {moment_text(monday)}" in said


def test_the_sheet_of_styles_shows_a_mail_and_a_letter(demo):
    browser = demo.test_client()
    assert "/demo/voorbeeld/plum/mail" in browser.get("/stijl?accent=plum").text
    mail = browser.get("/demo/voorbeeld/plum/mail")
    assert "Zo ziet een bericht eruit" in mail.text
    assert "#664071" in mail.text
    letter = browser.get("/demo/voorbeeld/plum/brief.pdf")
    assert letter.data.startswith(b"%PDF")

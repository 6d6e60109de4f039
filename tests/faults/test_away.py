"""The database goes away and comes back: a Dutch page with a number to call, and nothing lost.

The server is the command of production, with two processes.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from conftest import DATA_KEY, ROLE, WITHOUT, migrated, project_root, settings_for
from faults.server import Site, free_port, until_it_answers
from faults.test_capacity import fields, form_tokens, look, prepare
from forwarder import forwarder_to
from prometheus_client.parser import text_string_to_metric_families

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif("postgresql" in WITHOUT, reason="PostgreSQL is left out"),
]
TOKEN = "only prometheus knows it"


@contextmanager
def served(url, log):
    """``tijdcollecte serve``, with its log in a file."""
    port = free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(project_root()),
        "DATABASE_URL": url,
        "DATABASE_ROLE": ROLE,
        "SECRET_KEY": settings_for("").secret_key,
        "DATA_KEYS": DATA_KEY,
        "PUBLIC_ADDRESS": "http://localhost",
        "METRICS_TOKEN": TOKEN,
    }
    command = [sys.executable, "-P", "-m", "portal.cli", "serve", "--port", str(port)]
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=environment, cwd=log.parent, stderr=file)
        try:
            until_it_answers(port)
            yield Site(port, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(40)


def headers_of(site, path, **headers):
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    line.request("GET", path, headers={"Host": "localhost", **headers})
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    return answer.status, dict(answer.getheaders()), text


def pledge(site, project_id, token, number):
    path = f"/dordrecht/projecten/{project_id}/toezeggen"
    return site.ask("POST", path, fields(token, number))


@pytest.fixture
def town(tmp_path):
    with migrated("postgresql", tmp_path) as url:
        yield url, prepare(url)


def helpline_of(url):
    engine = sa.create_engine(url)
    with engine.connect() as line:
        line.exec_driver_sql("SET app.system = 'on'")
        found = line.scalar(sa.text("SELECT phone FROM networks WHERE slug = 'dordrecht'"))
    engine.dispose()
    return found


def test_away_and_back(town, tmp_path):
    url, project_id = town
    address = sa.make_url(url)
    tokens, phone = form_tokens(30), helpline_of(url)
    log = tmp_path / "log"
    with forwarder_to(address.host, address.port or 5432) as line:
        through = address.set(port=line.port).render_as_string(hide_password=False)
        with served(through, log) as site:
            before = [pledge(site, project_id, tokens[n], n).status for n in range(10)]
            line.cut()
            during = [pledge(site, project_id, tokens[n], n).status for n in range(10, 20)]
            # Twice as often as there are processes: each of them knows the number.
            pages = [headers_of(site, "/dordrecht/") for _ in range(6)]
            unready = headers_of(site, "/gereed")
            assert site.ask("GET", "/gezond").status == 200
            line.mend()
            # What was not accepted is sent again, and more.
            after = [pledge(site, project_id, tokens[n], n).status for n in range(10, 30)]
            told = headers_of(site, "/metrieken", Authorization=f"Bearer {TOKEN}")[2]
    assert (set(before), set(during), set(after)) == ({303}, {503}, {303})
    assert look(url, project_id)[2] == 30
    for status, headers, text in pages:
        assert (status, headers["Retry-After"]) == (503, "60")
        assert "niet bereikbaar" in text
        assert phone in text
        assert headers["X-Request-Id"] in text
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "unsafe" not in headers["Content-Security-Policy"]
    assert unready[0] == 503
    assert json.loads(unready[2])["database"] is False
    assert posts_counted(told) == {"303": 30, "503": 10}
    read_log(log)


def posts_counted(text):
    """How many forms all processes together say they answered, by status."""
    return {
        sample.labels["status"]: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "tijdcollecte_requests_total" and sample.labels["method"] == "POST"
    }


def read_log(log):
    """Each line is JSON, but for what is said before the log begins; nobody stands in it."""
    said = log.read_text()
    lines = [one for one in said.splitlines() if not one.startswith("Let op.")]
    told = [json.loads(one) for one in lines]
    assert any(one["event"].startswith("database away") for one in told)

    assert "Tijdgever" not in said

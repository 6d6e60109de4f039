"""A backup made while others write is one moment of the database, and holds nobody up."""

import json
import threading
import time
from contextlib import contextmanager
from itertools import count

import pytest
import sqlalchemy as sa

from portal import scope
from portal.audit.models import AuditEvent
from portal.audit.services import record
from portal.cli import main
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.factory import create_app
from portal.networks.models import Network
from portal.outbox import services as outbox
from portal.outbox.models import Message
from portal.safekeeping import archive, copying, rows
from portal.scope import Scope


class Writer(threading.Thread):
    """Writes pairs, each in one transaction: a note in the trail and a message."""

    def __init__(self, app, network_id):
        super().__init__(daemon=True)
        self.app, self.network_id = app, network_id
        self.stopped = threading.Event()
        self.written = 0

    def run(self):
        with self.app.app_context():
            session = db.session()
            scope.enter(session, Scope(self.network_id, whole_network=True))
            for number in count(1):
                with unit_of_work() as work:
                    write_pair(work, number)
                self.written = number
                if self.stopped.wait(0.002):
                    break
            db.session.remove()


def write_pair(session, number):
    now = utc_now()
    record(session, actor=None, verb="pair", object_kind="x", object_key=number, now=now)
    key = f"pair-{number}"
    outbox.put(session, key=key, template="t", context={"n": number}, now=now)


@contextmanager
def busy(place):
    """Somebody writes as fast as they can."""
    app = create_app(place.settle_here())
    with place.inside() as session:
        network_id = session.scalar(sa.select(Network.id).order_by(Network.id))
    writer = Writer(app, network_id)
    writer.start()
    try:
        while writer.written < 5:
            time.sleep(0.01)
        yield writer
    finally:
        writer.stopped.set()
        writer.join(30)
        with app.app_context():
            db.engine.dispose()


def pairs_in(file):
    """The numbers of the notes, and of the messages, in a backup."""
    columns = {table: rows.columns_of(table) for table in rows.tables()}
    with archive.opened(file) as backup:
        found = {}
        for model, name in ((AuditEvent, "object_key"), (Message, "context")):
            place = columns[model.__table__].index(name)
            lines = [json.loads(line)[place] for line in backup.lines(model.__table__)]
            found[model] = lines
    notes = sorted(found[AuditEvent])
    messages = sorted(json.loads(text)["n"] for text in found[Message])
    return notes, messages


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, places):
    made = places(request.param)
    made.migrate()
    with made.inside(), unit_of_work() as session:
        network = {"slug": "a", "name": "A", "place": "A", "phone": "1", "email": "a@a.example"}
        session.add(Network(**network, phone_hours=""))
    return made


@pytest.fixture
def slowly(monkeypatch):
    """Take a while over each table, so that much is written in between."""
    quick = rows.read_lines

    def read(connection, table):
        time.sleep(0.02)
        return quick(connection, table)

    monkeypatch.setattr(rows, "read_lines", read)


def test_a_backup_while_people_work_is_one_moment(place, slowly, tmp_path):
    file = tmp_path / "kopie.zip"
    with busy(place) as writer:
        before = writer.written
        assert main(["backup", str(file)]) == 0
        after = writer.written
    notes, messages = pairs_in(file)
    assert notes == messages
    assert before <= len(notes) < after, "nobody wrote meanwhile"


def test_control_tables_read_one_after_another_do_not_fit(place, slowly, tmp_path, monkeypatch):
    @contextmanager
    def one_by_one(engine):
        with engine.connect() as line:
            if line.dialect.name == "postgresql":
                line.exec_driver_sql("SET app.system = 'on'")
                line.commit()
                yield line
                return
        raw = sa.create_engine(engine.url, poolclass=sa.pool.NullPool)
        with raw.connect() as line:
            yield line.execution_options(isolation_level="AUTOCOMMIT")

    monkeypatch.setattr(copying, "snapshot", one_by_one)
    file = tmp_path / "kopie.zip"
    with busy(place):
        assert main(["backup", str(file)]) == 0
    notes, messages = pairs_in(file)
    assert notes != messages

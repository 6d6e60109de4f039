"""Installations of their own, with one of everything in them."""

import shutil
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from functools import cache
from itertools import count

import pytest
import sqlalchemy as sa
from casts.twins import Twins
from conftest import DATA_KEY, MOULDS, ROLE, WITHOUT, fresh_postgresql

from intake.questions.defaults import add_topics
from portal import heartbeat, scope
from portal.accounts import services as accounts
from portal.audit import services as audit
from portal.clock import utc_now
from portal.config import Settings
from portal.consent.models import ConsentChannel, ConsentPurpose
from portal.consent.services import note_consent
from portal.db import Base, EncryptedJson, UtcDateTime, db, unit_of_work
from portal.factory import create_app
from portal.networks.models import Network
from portal.outbox import services as outbox
from portal.scope import Scope, scoped_to
from portal.tokens import services as tokens
from portal.tokens.models import Purpose


@pytest.fixture(autouse=True)
def _keys(own_keys):
    """A command fills the keyring of this process with its own keys."""


def add_the_rest(session):
    """A row in each table that the twins have no use for, with letters that are no ASCII."""
    now = utc_now()
    network = session.scalars(sa.select(Network).order_by(Network.id)).first()
    heartbeat.beat(session, name="worker", now=now)
    accounts.start_session(session, kind="account", key=1, now=now)
    for purpose in (Purpose.SIGN_IN, Purpose.OWN_PAGE):
        tokens.issue_link(session, purpose=purpose, subject_kind="x", subject_key=1, now=now)
    with scoped_to(session, Scope(network.id, whole_network=True)):
        add_topics(session, network_id=network.id)
        tokens.claim_form(session, token="vraag", purpose="x", body="y", now=now)
        tokens.answer_form(session, token="vraag", answer={"naam": "Zoë’s 🌱", "nul": None})
        outbox.keep_demo_copy(
            session, network_id=network.id, key="k", recipient="r@x.example",
            subject="Dag Zoë", text="🌱", html="<p>", now=now,
        )  # fmt: skip
        consent = {"purpose": ConsentPurpose.LATER_CAMPAIGNS, "channel": ConsentChannel.PAPER}
        note_consent(
            session, subject_kind="volunteer", subject_key=1, text="Ja, graag’",
            is_granted=True, now=now, **consent,
        )  # fmt: skip
        for key, due in (("then", now), ("later", now + timedelta(days=30))):
            outbox.put(
                session, key=key, template="visit_reminder", context={"visit_id": 1}, now=now,
                due_at=due, is_asked=True,
            )  # fmt: skip
        outbox.put(session, key="in", template="sign_in_link", context={}, now=now)
        audit.record(session, actor=None, verb="v", object_kind="x", object_key=1, now=now)
        session.flush()
        audit.seal_trail(session)
    fill_what_is_empty(session)


def fill_what_is_empty(session):
    """A row of anything in each table that is still empty, whoever adds one tomorrow."""
    for table in Base.metadata.sorted_tables:
        if session.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is None:
            session.execute(table.insert().values({c.name: anything(c) for c in table.columns}))


def anything(column):
    """A value that fits the column; the first row when it is a key."""
    kind = column.type
    if column.foreign_keys or isinstance(kind, sa.Integer):
        return 1
    if isinstance(kind, EncryptedJson | sa.JSON):
        return [["naam", "Zoë’s 🌱"]]
    if isinstance(kind, UtcDateTime):
        return utc_now()
    if isinstance(kind, sa.LargeBinary):
        return bytes(range(256))
    if isinstance(kind, sa.Enum):
        return next(iter(kind.enum_class))
    return {sa.Boolean: True, sa.Date: date(2026, 2, 28)}.get(type(kind), "Zoë")


class Place:
    """Where an installation can stand; ``settle_here`` points the commands at it.

    Its database comes when it is first asked for: empty, or made ready by what is called before.
    """

    def __init__(self, monkeypatch, kind, make, furnished=None):
        self._monkeypatch, self._kind, self._make = monkeypatch, kind, make
        self._furnished, self._url = furnished, ""
        # Not by import: a test module may be handed another copy of the tests' conftest.
        self.data_key = DATA_KEY
        self.role = "" if kind == "sqlite" else ROLE

    @property
    def url(self):
        """Where the database is."""
        self._url = self._url or self._make(self._kind)
        return self._url

    def migrate(self):
        """Let the tables be there, and nothing in them."""
        self._url = self._make(self._kind, tables_of(self._kind))

    def furnish(self):
        """Let the tables be there, each with something in it."""
        self._url = self._make(self._kind, self._furnished(self._kind))

    def settle_here(self, **changes):
        """Set the environment of the commands; returns the settings."""
        values = {
            "SECRET_KEY": "a secret of the tests, long enough",
            "DATA_KEYS": DATA_KEY,
            "DATABASE_URL": self.url,
            "DATABASE_ROLE": self.role,
            "PUBLIC_ADDRESS": "https://hulp.example",
            **changes,
        }
        for name in ("REDIS_URL", "SMTP_URL", "LOOKUP_KEY"):
            self._monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            self._monkeypatch.setenv(name, value)
        return Settings.from_environment()

    @contextmanager
    def inside(self, **changes):
        """A session of this installation that sees everything."""
        app = create_app(self.settle_here(**changes))
        with app.app_context():
            session = db.session()
            session.info[scope.KEY] = scope.SystemScope("a test looks at everything")
            try:
                yield session
            finally:
                db.session.remove()
                db.engine.dispose()


def tables_of(kind):
    """A database with tables, to make others like."""
    if kind == "sqlite":
        return MOULDS.file()
    return MOULDS.name()


class Databases:
    """Makes databases of both kinds in a folder, and drops what is not a file."""

    def __init__(self, folder, stack):
        self._folder, self._stack, self._numbers = folder, stack, count()

    def make(self, kind, like=None):
        """An empty one, or one like this; its address."""
        if kind in WITHOUT:
            pytest.skip("PostgreSQL is left out")
        if kind != "sqlite":
            return self._stack.enter_context(fresh_postgresql(like or ""))
        file = self._folder / f"site{next(self._numbers)}.sqlite3"
        if like:
            shutil.copyfile(like, file)
        return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def furnished(tmp_path_factory):
    """A database of each kind with one of everything, made once, to make others like."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        databases = Databases(tmp_path_factory.mktemp("furnished"), stack)

        @cache
        def like(kind):
            place = Place(patch, kind, databases.make)
            place.migrate()
            with place.inside() as session:
                Twins(session)
            with place.inside(), unit_of_work() as session:
                add_the_rest(session)
            return sa.make_url(place.url).database

        yield like


@pytest.fixture
def places(tmp_path, monkeypatch, furnished):
    """Make an empty place on a kind of database."""
    with ExitStack() as stack:
        databases = Databases(tmp_path, stack)
        yield lambda kind: Place(monkeypatch, kind, databases.make, furnished)

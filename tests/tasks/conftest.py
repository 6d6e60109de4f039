"""Messages in Dordrecht's outbox."""

import pytest
import sqlalchemy as sa
from casts.probes import find_probe, write_probe
from factories import NOW

from portal.mail.registry import MAILS, Script
from portal.outbox import services as outbox
from portal.outbox.models import Message
from portal.scope import Scope, SystemScope, enter


@pytest.fixture
def put(session, town, app, monkeypatch):
    """Write a message in Dordrecht's outbox."""
    monkeypatch.setitem(MAILS, "probe", Script(find_probe, write_probe))

    def write(who, *, now=NOW, network=None, **values):
        options = {"is_asked": True, "key": f"probe:{who}", "template": "probe", **values}
        context = {"who": who, **options.pop("context", {})}
        enter(session, Scope((network or town.network).id, whole_network=True))
        outbox.put(session, context=context, now=now, **options)
        session.commit()
        enter(session, SystemScope("a test looks at everything"))

    return write


@pytest.fixture
def rows(session):
    """The messages by key, as they are now."""

    def read():
        session.rollback()
        found = session.scalars(sa.select(Message).execution_options(populate_existing=True))
        return {message.key.partition(":")[2]: message for message in found}

    return read

"""Whoever may not change something changes nothing; whoever may changes only what the form asks."""

import re

import pytest
from casts.bodies import MARK, body_for, greedy, prepare
from casts.changes import PUBLIC, SEARCH, page_before, right
from casts.doors import DOORS
from casts.pledge_pages import token_of
from casts.strangers import NOWHERE, Strangers, cast_for

from portal.db import Base

CHANGES = [door for door in DOORS if door.method == "POST"]
GUARDED = [door for door in CHANGES if not door.is_open]
# Different each time: secrets, the moment, and the numbers of new rows.
FLEETING = {"token", "body", "fingerprint", "key", "context", "answer", "code", "at"}
FLEETING |= {"object_key", "subject_key", "content"}


@pytest.fixture
def strangers(app, client, session):
    return Strangers(app, session)


def tries(strangers, who):
    """Each change that this person may not make: door, address, body and what they get."""
    for door in CHANGES:
        for owner in strangers.owners(door, who):
            wanted = door.expected(who, owner)
            if wanted != door.answers:
                address = strangers.address(door, owner)
                assert address is not None, (door.endpoint, owner)
                yield door, address, owner, wanted
        there = strangers.address(door, "far", "vlaardingen")
        if there is not None and door.expected_there(who) != door.answers:
            yield door, there, "far", door.expected_there(who)


def test_whoever_may_not_changes_nothing(strangers):
    wrong = []
    before = strangers.stored()
    for who in cast_for(strangers):
        for door, address, owner, wanted in tries(strangers, who):
            body = body_for(strangers, door, owner)
            answer = strangers.browsers[who].post(address, data=body)
            if answer.status_code not in wanted:
                wrong.append(f"{who} {door.endpoint} {owner}: {answer.status_code}, not {wanted}")
            elif answer.status_code == 303 and "/inloggen" not in answer.location:
                wrong.append(f"{who} {door.endpoint} {owner}: went to {answer.location}")
        after = strangers.stored()
        wrong += [f"{who} changed {name}" for name in after if after[name] != before[name]]
        before = after
    assert not wrong, "\n".join(wrong)


def send(strangers, door, *, add):
    """Make one change and undo it; what it did, and whether it did anything."""
    who, owner = right(door)
    prepare(strangers, door)
    page = page_before(strangers, door, who, owner)
    body = body_for(strangers, door, owner)
    if 'name="token"' in page:
        body["token"] = token_of(page)
    if add:
        body = greedy(strangers, page, body)
    before = strangers.stored()
    answer = strangers.browsers[who].post(strangers.address(door, owner), data=body)
    assert answer.status_code == 303, (door.endpoint, answer.status_code, answer.text[-3000:])
    return changed(strangers, before, strangers.stored())


def changed(strangers, before, after):
    """The rows that are new or different, without what is different each time."""
    new = {name: after[name].keys() - before[name].keys() for name in after}
    found = []
    for name in [one for one in after if after[one] != before[one]]:
        for key, row in strangers.read(name).items():
            if before[name].get(key) != after[name][key]:
                found.append((name, sorted(_lasting(name, row, new).items())))
    return sorted(map(repr, found))


def _lasting(table, row, new):
    kept = {}
    for column in Base.metadata.tables[table].columns:
        value = row[column.name]
        homes = {key.column.table.name for key in column.foreign_keys}
        homes |= {table} if column.primary_key else set()
        if column.name in FLEETING or column.name.endswith(("_at", "_since")):
            kept[column.name] = MARK in str(value) or str(NOWHERE) in str(value)
        elif any(value in new[home] for home in homes):
            kept[column.name] = "new"
        else:
            kept[column.name] = value
    return kept


def test_a_form_takes_only_what_it_asks(strangers):
    """The same change with every column as an extra field does the same."""
    connection = strangers.session.connection()
    wrong = []
    for door in [*GUARDED, *(one for one in CHANGES if one.endpoint in PUBLIC)]:
        if door.endpoint in SEARCH:
            continue
        done = []
        for add in (False, True):
            strangers.session.rollback()
            undo = connection.begin_nested()
            done.append(send(strangers, door, add=add))
            strangers.session.rollback()
            undo.rollback()
        plain, more = done
        # The right person with this body does change something: so the refusals were not its fault.
        assert plain, door.endpoint
        if plain != more:
            wrong.append(f"{door.endpoint}: {set(more) ^ set(plain)}")
        assert not re.search(f"{MARK}|{NOWHERE}|2031", repr(more)), door.endpoint
    assert not wrong, "\n".join(wrong)

"""Outside organisations, our contacts with them, and what a report counts."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from factories import NOW, TODAY
from factories_questions import make_outside, make_outside_contact

from intake.directory import queries, rules, services
from intake.directory.models import ContactKind, ExternalOrganisation
from portal.errors import Missing, StaleEdit
from portal.permissions import Actor, Role
from portal.scope import Scope, scoped_to

SINCE, UNTIL = date(2026, 1, 1), date(2027, 1, 1)


@pytest.fixture
def actor(town):
    return Actor(
        account_id=town.ellen.id,
        network_id=town.network.id,
        roles=frozenset({Role.DESK_COORDINATOR}),
    )


def add(session, actor, name="Buurthuis"):
    entry = rules.OrganisationEntry(name=name, does="Koffie.")
    return services.add_organisation(session, entry=entry, actor=actor, now=NOW)


def test_an_organisation_stands_there_once(at_home, actor):
    first, other = add(at_home, actor), add(at_home, actor, "Voedselbank")
    with pytest.raises(rules.AlreadyKnown):
        add(at_home, actor, "buurtHUIS")

    def rename(name, version):
        services.change_organisation(
            at_home, organisation_id=other.id, version=version,
            entry=rules.OrganisationEntry(name=name), actor=actor, now=NOW,
        )  # fmt: skip

    with pytest.raises(rules.AlreadyKnown):
        rename(first.name, 1)
    rename("voedselbank", 1)
    with pytest.raises(StaleEdit):
        rename("Voedselbank", 1)
    assert other.name == "voedselbank"


def test_a_contact_has_happened_and_can_be_corrected(at_home, actor):
    home = add(at_home, actor)
    entry = rules.ContactEntry(ContactKind.ONCE, TODAY, "Over de opruimdag.")
    made = services.add_contact(at_home, organisation_id=home.id, entry=entry, actor=actor, now=NOW)
    later = rules.ContactEntry(ContactKind.ONCE, TODAY + timedelta(days=1))
    with pytest.raises(rules.ContactAhead):
        services.add_contact(at_home, organisation_id=home.id, entry=later, actor=actor, now=NOW)
    with pytest.raises(Missing):
        services.add_contact(at_home, organisation_id=987654, entry=entry, actor=actor, now=NOW)
    changed = rules.ContactEntry(ContactKind.INTENSIVE, TODAY)
    services.change_contact(
        at_home, contact_id=made.id, version=1, entry=changed, actor=actor, now=NOW
    )
    assert (made.kind, made.note) == (ContactKind.INTENSIVE, None)
    with pytest.raises(StaleEdit):
        services.change_contact(
            at_home, contact_id=made.id, version=1, entry=changed, actor=actor, now=NOW
        )


def test_a_report_counts_each_organisation_of_the_year_once(session, town):
    busy, once, old = (make_outside(session, town.network) for _name in range(3))
    for _name in range(2):
        make_outside_contact(session, busy, town.ellen)
    make_outside_contact(session, once, town.ellen, kind=ContactKind.ONCE)
    make_outside_contact(session, old, town.ellen, contact_on=UNTIL)
    make_outside_contact(session, make_outside(session, town.other), town.dina)
    session.commit()
    with scoped_to(session, Scope(town.network.id)):
        assert session.scalar(queries.contacted_organisations(SINCE, UNTIL)) == 2
        assert session.scalar(queries.intensive_organisations(SINCE, UNTIL)) == 1
        assert session.scalars(queries.intensive_names(SINCE, UNTIL)).all() == [busy.name]
        assert session.scalars(sa.select(ExternalOrganisation)).all() == []

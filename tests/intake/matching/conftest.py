"""Bram's desk: a request that HipHelpt accepted, and Anna who can help."""

from types import SimpleNamespace

import pytest
from factories import (
    NOW,
    make_assignment,
    make_contact,
    make_part,
    make_pledge,
    make_request,
    make_volunteer,
)

from portal import scope
from portal.permissions import Actor, Role
from portal.scope import Scope


def actor_of(account, network, role, *organisations):
    return Actor(
        name=account.name,
        account_id=account.id,
        network_id=network.id,
        roles=frozenset({role}),
        organisation_ids=frozenset(one.id for one in organisations),
    )


@pytest.fixture
def case(session, town):
    """A buddy is asked for in the Crabbehof; HipHelpt accepted it; Anna pledged and was called."""
    seeker = make_contact(
        session,
        town.network,
        first_name="Fatma",
        last_name="Kanarie",
        email="kanarie@volk.example",
        street="Kanariestraat",
        house_number="12",
        postcode="3317AB",
    )
    request = make_request(
        session, town.network, town.buddy, seeker=seeker, district_id=town.crabbehof.id
    )
    part = make_part(session, request, town.buddy)
    assignment = make_assignment(session, part, town.hiphelpt, town.ellen)
    anna = make_volunteer(session, town.network, district_id=town.crabbehof.id)
    pledge = make_pledge(session, town.project, anna, participation_id=town.participation.id)
    session.commit()
    return SimpleNamespace(
        town=town,
        seeker=seeker,
        request=request,
        part=part,
        assignment=assignment,
        anna=anna,
        pledge=pledge,
        bram=actor_of(town.bram, town.network, Role.ORG_COORDINATOR, town.hiphelpt),
        cor=actor_of(town.cor, town.network, Role.ORG_COORDINATOR, town.present),
        ellen=actor_of(town.ellen, town.network, Role.DESK_COORDINATOR),
        now=NOW,
    )


@pytest.fixture
def as_bram(session, case):
    """The session with Bram's eyes."""
    scope.enter(session, case.bram.scope(case.town.network.id))
    return session


@pytest.fixture
def see_all(session, case):
    """Look with the eyes of the whole partnership."""

    def enter():
        scope.enter(session, Scope(case.town.network.id, whole_network=True))
        return session

    return enter

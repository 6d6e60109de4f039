"""Who works together, on what paper, and who sits where: for staff, never for a stranger."""

from datetime import timedelta

import pytest
from factories import make_organisation

from portal.clock import local_day, utc_now
from portal.organisations.models import Seat
from portal.organisations.wording import SEES
from portal.permissions import ROLE_LABELS, Role

PAGE = "/dordrecht/samenwerking"


@pytest.fixture
def filled(session, town):
    """Partners with covenants, of whom one has left; a board, and a group of the past."""
    today = local_day(utc_now())
    start = today - timedelta(days=900)
    town.hiphelpt.legal_entity, town.hiphelpt.is_in_board = "Stichting Samen Dordt", True
    town.hiphelpt.covenant_from = start
    make_organisation(
        session, town.network, name="Weg ermee", covenant_from=start,
        covenant_until=today - timedelta(days=1),
    )  # fmt: skip
    seats = (
        ("bestuur", "Wout Denkbeeld", "Secretaris", town.hiphelpt.id, None),
        ("raad van advies", "Ineke Verhaal", "", None, None),
        ("klankbordgroep", "Nel Fictie", "", None, today - timedelta(days=300)),
    )
    for body, name, duty, organisation_id, until in seats:
        session.add(
            Seat(
                network_id=town.network.id, body=body, person_name=name, duty=duty,
                organisation_id=organisation_id, from_on=start, until_on=until,
            )
        )  # fmt: skip
    session.add(Seat(network_id=town.other.id, body="bestuur", person_name="Ver Weg",
                     from_on=start))  # fmt: skip
    session.commit()


def test_brand_legal_entity_covenant_and_seat_are_four_things(sign_in, town, filled):
    page = sign_in(town.bram).get(PAGE).text
    now, _line, past = page.partition("<details")
    assert "Stichting Samen Dordt" in now
    assert "Wout Denkbeeld" in now
    assert "Secretaris" in now
    assert now.index("Bestuur") < now.index("Raad van advies")
    assert "nog geen convenant" in now
    assert "Weg ermee" not in now
    assert "Weg ermee" in past
    assert "Klankbordgroep" in past
    assert "Ver Weg" not in page


def test_staff_and_board_may_read_it_and_nobody_else(sign_in, client, town, filled):
    for who in (town.bram, town.ellen, town.fenna, town.board):
        assert sign_in(who).get(PAGE).status_code == 200
    assert 'href="/dordrecht/samenwerking"' in sign_in(town.ellen).get(PAGE).text
    assert sign_in(town.dirk).get(PAGE).status_code == 403
    assert sign_in(town.dina).get(PAGE).status_code == 404


def test_an_empty_partnership_says_what_to_do(sign_in, town):
    page = sign_in(town.ellen).get(PAGE).text
    assert "seat create" in page


def test_the_demo_says_of_each_role_what_it_sees():
    assert set(SEES) == set(ROLE_LABELS) - {Role.VOLUNTEER}

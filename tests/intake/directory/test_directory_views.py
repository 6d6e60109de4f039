"""The desk keeps its contacts with organisations outside the partnership."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from factories_questions import make_outside, make_outside_contact

from intake.directory.models import ContactKind, ExternalContact, ExternalOrganisation
from portal.clock import local_day, utc_now

LIST = "/dordrecht/andere-organisaties"


@pytest.fixture
def ellen(sign_in, town):
    return sign_in(town.ellen)


def key_in(page):
    return re.search(r'name="form_key"[^>]* value="([^"]+)"', page)[1]


def test_an_organisation_and_a_contact_are_added_once(ellen, session):
    assert "Nog geen organisaties" in ellen.get(LIST).text
    body = {"name": "Buurtwerk", "does": "Koffie en raad.", "phone": "078 612 34 56"}
    body["form_key"] = key_in(ellen.get(f"{LIST}/nieuw").text)
    homes = {ellen.post(f"{LIST}/nieuw", data=body).headers["Location"] for _press in range(2)}
    (home,) = homes
    made = session.scalars(sa.select(ExternalOrganisation)).one()
    assert home == f"{LIST}/{made.id}"
    assert made.phone == "078 612 3456"
    page = ellen.get(home).text
    assert "Er staat nog geen contact" in page
    today = local_day(utc_now())
    contact = {"contact_on": today.isoformat(), "kind": "intensive", "note": "Opruimdag."}
    contact["form_key"] = key_in(page)
    for _press in range(2):
        assert ellen.post(home, data=contact).status_code == 303
    assert len(session.scalars(sa.select(ExternalContact)).all()) == 1
    listed = ellen.get(LIST).text
    assert "1 contact" in listed
    assert "intensief" in listed
    assert ellen.post(f"{LIST}/nieuw", data={"name": "buurtwerk"}).status_code == 422


def test_each_year_has_its_own_contacts(ellen, session, town):
    outside = make_outside(session, town.network, name="Juridisch Loket")
    make_outside_contact(session, outside, town.ellen, contact_on=date(2023, 4, 5))
    session.commit()
    old = ellen.get(f"{LIST}?jaar=2023").text
    assert "1 contact" in old
    assert "woensdag 5 april" in old
    assert "geen contact" in ellen.get(f"{LIST}?jaar=2024").text
    assert ellen.get(f"{LIST}?jaar=onzin").status_code == 200


def test_the_list_goes_on_by_name(ellen, session, town):
    for _row in range(55):
        make_outside(session, town.network)
    session.commit()
    first = ellen.get(LIST).text
    assert first.count('data-label="Contact"') == 50
    following = re.search(r'rel="next"\s+href="([^"]+na=[^"]+)"', first)[1].replace("&amp;", "&")
    assert ellen.get(following).text.count('data-label="Contact"') == 5


def test_what_is_known_is_corrected(ellen, session, town):
    outside = make_outside(session, town.network, phone="078 612 34 56")
    made = make_outside_contact(session, outside, town.ellen, kind=ContactKind.ONCE)
    session.commit()
    path = f"{LIST}/{outside.id}/wijzigen"
    assert "078 612 34" in ellen.get(path).text
    body = {"name": "Nieuwe naam", "version": "1"}
    assert ellen.post(path, data=body).status_code == 303
    assert ellen.post(path, data=body).status_code == 422
    one = f"{LIST}/contacten/{made.id}"
    assert ellen.get(one).status_code == 200
    tomorrow = (local_day(utc_now()) + timedelta(days=1)).isoformat()
    change = {"contact_on": "2026-11-02", "kind": "intensive", "version": "1"}
    assert ellen.post(one, data={**change, "contact_on": tomorrow}).status_code == 422
    assert ellen.post(one, data={**change, "kind": ""}).status_code == 422
    assert ellen.post(one, data=change).status_code == 303
    session.refresh(made)
    assert (made.kind, made.contact_on) == (ContactKind.INTENSIVE, date(2026, 11, 2))


def test_dina_cor_and_the_board_read_nothing(sign_in, town, session):
    outside = make_outside(session, town.network)
    made = make_outside_contact(session, outside, town.ellen)
    far = make_outside(session, town.other)
    session.commit()
    paths = ("", "/nieuw", f"/{outside.id}", f"/{outside.id}/wijzigen", f"/contacten/{made.id}")
    for path in paths:
        assert sign_in(town.dina).get(LIST + path).status_code == 404
        for who in (town.cor, town.board, town.dirk):
            assert sign_in(who).get(LIST + path).status_code == 403
    assert sign_in(town.ellen).get(f"{LIST}/{far.id}").status_code == 404

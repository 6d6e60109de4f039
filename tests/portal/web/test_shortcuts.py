"""Every entry of a staff menu has its key, and no key leads to two places."""

import pytest

from portal.permissions import Actor, Permission, Role
from portal.web.menu import MENU
from portal.web.shortcuts import AT_ONCE, GO_TO

STAFF = [role for role in Role if role is not Role.VOLUNTEER]


def entries(role):
    actor = Actor(account_id=1, roles=frozenset({role}))
    return [endpoint for permission, _label, endpoint in MENU if actor.may(permission)]


@pytest.mark.parametrize("role", STAFF, ids=lambda role: role.value)
def test_each_entry_of_a_menu_has_one_key_of_its_own(role):
    keys = [GO_TO[endpoint] for endpoint in entries(role)]
    assert len(set(keys)) == len(keys)


def test_no_key_is_left_of_an_entry_that_is_gone():
    assert set(GO_TO) <= {endpoint for _permission, _label, endpoint in MENU}


def test_what_a_key_does_at_once_is_said_by_its_permission():
    assert [keys for keys, *_rest in AT_ONCE] == [("n",), ("z", "/"), ("t",)]
    assert all(isinstance(permission, Permission) for _keys, permission, *_rest in AT_ONCE)


def test_a_page_lists_the_keys_and_who_wants_none_has_no_dialog(sign_in, town, session):
    ellen = sign_in(town.ellen)
    page = ellen.get("/dordrecht/hulplijn").text
    assert 'id="keys"' in page
    assert 'data-keys="g h"' in page
    assert page.partition('id="keys"')[2].count("Zoek een hulpvraag") == 1
    assert 'data-keys="z,/"' in page
    town.ellen.has_shortcuts = False
    session.commit()
    page = ellen.get("/dordrecht/hulplijn").text
    assert 'id="keys"' not in page
    assert 'data-keys="g h"' in ellen.get("/dordrecht/instellingen").text


def test_visitors_and_volunteers_get_no_script(client, town):
    assert "desk.js" not in client.get("/dordrecht/").text

"""The table of doors was written by hand; another one follows from the policy. They agree."""

import pytest
from casts.doors import DOORS, FAR

from portal import permissions
from portal.permissions import POLICY, Permission, Role

# What each of the cast is in Dordrecht; a visitor and the people of elsewhere are nothing there.
ROLES = {
    "bram": Role.ORG_COORDINATOR,
    "henk": Role.ORG_DESK_WORKER,
    "cor": Role.ORG_COORDINATOR,
    "cora": Role.ORG_DESK_WORKER,
    "ellen": Role.DESK_COORDINATOR,
    "fenna": Role.DESK_WORKER,
    "dirk": Role.CHURCH_CONTACT,
    "hanna": Role.CHURCH_CONTACT,
    "bea": Role.BOARD_READER,
    "ina": Role.ENTRY_HELPER,
    "ada": Role.ADMINISTRATOR,
    "pim": Role.PRIVACY_OFFICER,
    "anna": Role.VOLUNTEER,
    "piet": Role.VOLUNTEER,
}


def differences(app):
    """Doors where the code's policy lets in others than the table does."""
    found = []
    for door in DOORS:
        access = app.view_functions[door.endpoint].access
        if access == "open":
            if not door.is_open:
                found.append(f"{door.endpoint} is open")
            continue
        made = {who for who, role in ROLES.items() if role in POLICY[access]}
        written = door.may_enter - FAR
        if made != written:
            found.append(f"{door.method} {door.endpoint}: {sorted(made ^ written)}")
    return found


def test_the_policy_and_the_table_let_in_the_same_people(app):
    assert set(ROLES.values()) == set(Role)
    assert differences(app) == []


@pytest.mark.parametrize("role", [Role.CHURCH_CONTACT, Role.ADMINISTRATOR])
def test_one_role_too_many_turns_it_red(app, monkeypatch, role):
    wider = POLICY[Permission.REQUEST_READ] | {role}
    monkeypatch.setitem(permissions.POLICY, Permission.REQUEST_READ, wider)
    assert differences(app)

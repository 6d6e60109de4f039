"""What stands in the way of letting somebody in, changing what they are, or letting them go."""

from portal.errors import Refusal
from portal.language import _l
from portal.permissions import Role

OF_ORGANISATION = frozenset({Role.ORG_COORDINATOR, Role.ORG_DESK_WORKER})
OF_CHURCH = frozenset({Role.CHURCH_CONTACT, Role.ENTRY_HELPER})
# What an administrator can make somebody; a volunteer has no account.
ROLES = tuple(role for role in Role if role is not Role.VOLUNTEER)


class AlreadyHere(Refusal):
    """Somebody with this address works here in this role."""

    message = _l("Deze persoon heeft deze rol hier al.")
    field = "email"


class NeedsOrganisation(Refusal):
    """A role of a partner, without the partner."""

    message = _l("Kies bij deze rol de organisatie.")
    field = "organisation_id"


class NeedsChurch(Refusal):
    """A role of a faith community, without the community."""

    message = _l("Kies bij deze rol de kerk of gemeenschap.")
    field = "church_id"


class LastAdministrator(Refusal):
    """Nobody would be left who can let people in."""

    message = _l("Dit is de laatste beheerder. Maak eerst iemand anders beheerder.")


class NeedsTaker(Refusal):
    """There is open work, and nobody was named who goes on with it."""

    message = _l("Er is nog open werk. Kies een collega die het overneemt.")
    field = "taker"


class NotYourself(Refusal):
    """One does this to others; for oneself there is another page."""

    message = _l("Dit kunt u niet bij uzelf doen. Vraag een andere beheerder.")


def home_of(
    role: Role, organisation_id: int | None, church_id: int | None
) -> dict[str, int | None]:
    """Where a role is at home; what does not belong to it is dropped. Raises what is missing."""
    if role in OF_ORGANISATION and organisation_id is None:
        raise NeedsOrganisation
    if role in OF_CHURCH and church_id is None:
        raise NeedsChurch
    return {
        "organisation_id": organisation_id if role in OF_ORGANISATION else None,
        "church_id": church_id if role in OF_CHURCH else None,
    }

"""Who may make a change, for whose object, and the page that holds its form."""

from casts.bodies import PAGES
from casts.doors import DOORS, Door
from casts.strangers import Strangers

# A search; changes nothing, also for who may.
SEARCH = {"desk.found"}
PUBLIC = {"requests.ask": "-", "pledges.pledge": "hip", "pledges.pledge_via_church": "hip"}


def right(door: Door) -> tuple[str, str]:
    """Somebody who may make this change, and for whose object."""
    if door.endpoint in PUBLIC:
        return "visitor", PUBLIC[door.endpoint]
    return next((people[0], owner) for owner, people in door.may_open.items() if people)


def page_before(strangers: Strangers, door: Door, who: str, owner: str) -> str:
    """The page that holds the form, as its fields say what may be sent."""
    last = door.endpoint.partition(".")[2]
    at = next((one for one in DOORS if one.endpoint == PAGES.get(last)), door)
    address = strangers.address(at, owner)
    answer = strangers.browsers[who].get(address)
    return answer.text if answer.status_code == 200 else ""

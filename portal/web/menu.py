"""The menu: what each role can go to, and where one is now."""

from typing import Any

from flask import request, url_for

from portal.language import _l
from portal.permissions import Actor, Permission

# What a role sees in the menu: (permission, label, endpoint), in this order.
MENU: tuple[tuple[Permission, str, str], ...] = (
    (Permission.INTAKE_DO, _l("Hulplijn"), "desk.home"),
    (Permission.QUESTIONS_KEEP, _l("Informatievragen"), "questions.found"),
    (Permission.ASSIGNMENT_ANSWER, _l("Wat nu?"), "matching.today"),
    (Permission.ASSIGNMENT_ANSWER, _l("Aangeboden"), "referral.offers"),
    (Permission.ASSIGNMENT_ANSWER, _l("Onze hulpvragen"), "referral.our_requests"),
    (Permission.WAITING_SEE, _l("Wie wacht"), "matching.waiting"),
    (Permission.PLEDGE_CALL, _l("Bellijst"), "pledges.call_list"),
    (Permission.MATCH_MAKE, _l("Koppelingen"), "matching.matches"),
    (Permission.CAMPAIGN_SEE, _l("Campagnes"), "planning.campaigns"),
    (Permission.REPORT_SEE, _l("Verslagen"), "reports.reports"),
    (Permission.MESSAGES_SEE, _l("Berichten"), "messages.stuck"),
    (Permission.PARTNERSHIP_SEE, _l("Samenwerking"), "partnership.about"),
    (Permission.ACCOUNTS_MANAGE, _l("Mensen"), "people.people"),
    (Permission.CHURCH_SEE, _l("Mijn kerk"), "pledges.my_church"),
    (Permission.OWN_PAGE, _l("Mijn toezegging"), "pledges.my_pledge"),
    (Permission.OWN_PAGE, _l("Mijn bezoeken"), "matching.my_visits"),
)


# The page of the menu to which an address belongs that does not begin with its own.
BELONGS = {
    "hulpvragen": ("desk.home", "referral.our_requests"),
    "plan": ("matching.waiting",),
    "onderdelen": ("desk.home", "referral.our_requests"),
    "andere-organisaties": ("questions.found",),
    "toezeggingen": ("pledges.call_list",),
    "bezoeken": ("matching.matches",),
    "projecten": ("planning.campaigns",),
}


def _current(endpoint: str, url: str) -> str | None:
    """Whether this is the page itself, or one that belongs to it: what ``aria-current`` says."""
    if request.endpoint == endpoint:
        return "page"
    folder = request.path.removeprefix(url.rpartition("/")[0] + "/").partition("/")[0]
    is_under = request.path.startswith(f"{url}/") or endpoint in BELONGS.get(folder, ())
    return "true" if is_under else None


def menu_of(actor: Actor, endpoints: set[str]) -> list[dict[str, Any]]:
    """The links of somebody's menu."""
    return [
        {
            "label": str(label),
            "url": url_for(endpoint),
            "current": _current(endpoint, url_for(endpoint)),
            "endpoint": endpoint,
        }
        for permission, label, endpoint in MENU
        if actor.may(permission) and endpoint in endpoints
    ]

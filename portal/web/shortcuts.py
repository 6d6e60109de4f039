"""Single keys for who works here all day. They can be switched off (WCAG 2.1.4)."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from portal.language import _, _l
from portal.permissions import Actor, Permission

# After "g", for "ga naar": the letter of each entry of the menu, by its endpoint.
GO_TO = {
    "desk.home": "h",
    "matching.today": "h",
    "pledges.my_church": "h",
    "referral.offers": "a",
    "referral.our_requests": "o",
    "matching.waiting": "w",
    "pledges.call_list": "b",
    "matching.matches": "k",
    "planning.campaigns": "c",
    "questions.found": "i",
    "messages.stuck": "m",
    "reports.reports": "r",
    "partnership.about": "p",
    "people.people": "e",
}
# At once: (any of these keys, permission, label, endpoint).
AT_ONCE: tuple[tuple[tuple[str, ...], Permission, str, str], ...] = (
    (("n",), Permission.INTAKE_DO, _l("Nieuwe hulpvraag"), "triage.new"),
    (("z", "/"), Permission.INTAKE_DO, _l("Zoek een hulpvraag"), "desk.found"),
    (("t",), Permission.PLEDGE_TYPE, _l("Toezegging invoeren"), "pledges.typed_choice"),
)


@dataclass(frozen=True)
class Shortcut:
    """Where it leads, what stands there, and what to press: any one of ``keys``.

    'g h' is one key after another.
    """

    keys: tuple[str, ...]
    label: str
    url: str


def shortcuts_of(actor: Actor, menu: list[dict[str, Any]], endpoints: set[str]) -> list[Shortcut]:
    """The keys of this person; ``menu`` holds endpoint, label and address of each entry."""
    found = [
        Shortcut(keys, str(label), url_for(endpoint))
        for keys, permission, label, endpoint in AT_ONCE
        if actor.may(permission) and endpoint in endpoints
    ]
    found += [
        Shortcut(
            (f"g {GO_TO[one['endpoint']]}",), _("Ga naar ‘{page}’", page=one["label"]), one["url"]
        )
        for one in menu
        if one["endpoint"] in GO_TO
    ]
    return found

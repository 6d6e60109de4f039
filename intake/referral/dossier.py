"""What the page of a request tells, in ready texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from intake.requests.models import Answer, Contact, HelpRequest
from intake.requests.wording import wait_text
from portal.clock import day_text, local_day
from portal.web.values import national
from portal.wording import LANGUAGES

ANSWERS = {
    Answer.YES: "ja",
    Answer.PARTLY: "deels",
    Answer.NO: "nee",
    Answer.UNKNOWN: "weten wij niet",
}
# What somebody who opens the page gets to see, by name; stands in the trail.
LOOKED_AT = ("name", "phone", "email", "address", "need", "practical", "criteria_note")


@dataclass(frozen=True)
class Dossier:
    """Facts under their headings."""

    contact: tuple[tuple[str, str], ...]
    question: tuple[tuple[str, str], ...]
    promises: tuple[tuple[str, str], ...]


def dossier(request: HelpRequest, *, may_share: bool | None, now: datetime) -> Dossier:
    """The facts of a request; what is empty is left out."""
    return Dossier(
        contact=_told(_contact(request)),
        question=_told(_question(request)),
        promises=_told(_promises(request, may_share, now)),
    )


def _told(pairs: Iterator[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
    return tuple((term, text) for term, text in pairs if text)


def _contact(request: HelpRequest) -> Iterator[tuple[str, str | None]]:
    seeker = request.seeker
    yield "Naam", seeker.full_name
    yield "Telefoon", _phones(seeker)
    yield "E-mail", seeker.email
    yield "Bellen", request.best_moment
    yield "Adres", _address(seeker)
    yield "Wijk", request.district.name if request.district else "onbekend"
    yield "Taal", LANGUAGES.get(seeker.language)
    if request.requester is not None:
        asker = request.requester
        more = [one for one in (asker.relation, asker.organisation, _phones(asker)) if one]
        yield "Aangevraagd door", ", ".join([asker.full_name or "iemand anders", *more])
        yield "Weet ervan", "ja" if request.seeker_agrees else "nog niet: vraag dat eerst"


def _phones(contact: Contact) -> str:
    return " of ".join(
        national(number) for number in (contact.phone, contact.second_phone) if number
    )


def _address(contact: Contact) -> str:
    street = " ".join(one for one in (contact.street, contact.house_number) if one)
    code = contact.postcode or ""
    postcode = f"{code[:4]} {code[4:]}".strip()
    return ", ".join(one for one in (street, postcode) if one)


def _question(request: HelpRequest) -> Iterator[tuple[str, str | None]]:
    yield "Soort hulp", request.category.name if request.category else None
    yield "Vraag", request.need
    yield "Wel en niet", request.boundary
    yield "Praktisch", request.practical
    yield "Klaar vóór", day_text(request.needed_by, year=True) if request.needed_by else None
    yield "Kan de omgeving helpen?", ANSWERS[request.criterion_network]
    yield "Is er geld?", ANSWERS[request.criterion_means]
    yield "Toelichting", request.criteria_note


def _promises(
    request: HelpRequest, may_share: bool | None, now: datetime
) -> Iterator[tuple[str, str | None]]:
    yield "Binnengekomen", day_text(local_day(request.received_at), year=True)
    yield "Wacht" if request.closed_at is None else "Wachtte", wait_text(request, now)
    if request.wait_told_at is not None:
        told = f"{request.wait_weeks_min} tot {request.wait_weeks_max} weken"
        yield "Gezegd over wachten", f"{told}, op {day_text(local_day(request.wait_told_at))}"
    if request.next_contact_by is not None:
        yield "Hoort uiterlijk van ons", day_text(request.next_contact_by)
    shared = {True: "ja", False: "nee, alleen met één organisatie", None: "nog niet gevraagd"}
    yield "Gegevens delen", shared[may_share]
    yield "Kent ons van", request.heard_of_us
    yield "Hoe het eindigde", request.closure_reason
    yield "Alternatief", request.alternative

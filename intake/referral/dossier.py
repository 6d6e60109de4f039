"""What the page of a request tells, in ready texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from intake.requests.models import Answer, Contact, HelpRequest
from intake.requests.rules import CLOSURE_LABELS, HEARD_LABELS
from intake.requests.wording import wait_text, weeks_text
from portal.clock import dated_text, day_text, local_day
from portal.language import _, _l, as_written
from portal.web.values import national
from portal.wording import LANGUAGES

ANSWERS = {
    Answer.YES: _l("ja"),
    Answer.PARTLY: _l("deels"),
    Answer.NO: _l("nee"),
    Answer.UNKNOWN: _l("weten wij niet"),
}
SHARED = {
    True: _l("ja"),
    False: _l("nee, alleen met één organisatie"),
    None: _l("nog niet gevraagd"),
}
# What somebody who opens the page gets to see, by name; stands in the trail.
LOOKED_AT = ("name", "phone", "email", "need", "practical", "criteria_note")


@dataclass(frozen=True)
class Dossier:
    """Facts under their headings."""

    phones: tuple[str, ...]
    contact: tuple[tuple[str, str], ...]
    question: tuple[tuple[str, str], ...]
    promises: tuple[tuple[str, str], ...]
    # There is an address, and it is not shown: nobody goes there yet.
    hides_address: bool


def dossier(
    request: HelpRequest, *, may_share: bool | None, now: datetime, shows_address: bool
) -> Dossier:
    """The facts of a request; what is empty is left out."""
    return Dossier(
        phones=_numbers(request.seeker),
        contact=_told(_contact(request, shows_address=shows_address)),
        question=_told(_question(request)),
        promises=_told(_promises(request, may_share, now)),
        hides_address=bool(_address(request.seeker)) and not shows_address,
    )


def _told(pairs: Iterator[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
    return tuple((term, text) for term, text in pairs if text)


def _contact(request: HelpRequest, *, shows_address: bool) -> Iterator[tuple[str, str | None]]:
    seeker = request.seeker
    yield _("Naam"), seeker.full_name
    yield _("E-mail"), seeker.email
    yield _("Bellen"), request.best_moment
    yield _("Adres"), _address(seeker) if shows_address else None
    yield _("Wijk"), as_written(request.district.name) if request.district else _("onbekend")
    yield _("Taal"), LANGUAGES.get(seeker.language)
    if request.requester is not None:
        asker = request.requester
        more = [one for one in (asker.relation, asker.organisation, _phones(asker)) if one]
        yield _("Aangevraagd door"), ", ".join([asker.full_name or _("iemand anders"), *more])
        yield _("Weet ervan"), _("ja") if request.seeker_agrees else _("nog niet: vraag dat eerst")


def _phones(contact: Contact) -> str:
    numbers = _numbers(contact)
    if len(numbers) < 2:
        return "".join(numbers)
    return _("{number} of {other}", number=numbers[0], other=numbers[1])


def _numbers(contact: Contact) -> tuple[str, ...]:
    return tuple(national(one) for one in (contact.phone, contact.second_phone) if one)


def _address(contact: Contact) -> str:
    street = " ".join(one for one in (contact.street, contact.house_number) if one)
    code = contact.postcode or ""
    postcode = f"{code[:4]} {code[4:]}".strip()
    return ", ".join(one for one in (street, postcode) if one)


def _question(request: HelpRequest) -> Iterator[tuple[str, str | None]]:
    yield _("Soort hulp"), as_written(request.category.name) if request.category else None
    yield _("Vraag"), request.need
    yield _("Wel en niet"), request.boundary
    yield _("Praktisch"), request.practical
    yield _("Klaar vóór"), day_text(request.needed_by, year=True) if request.needed_by else None
    yield _("Kan de omgeving helpen?"), ANSWERS[request.criterion_network]
    yield _("Is er geld?"), ANSWERS[request.criterion_means]
    yield _("Toelichting"), request.criteria_note


def _promises(
    request: HelpRequest, may_share: bool | None, now: datetime
) -> Iterator[tuple[str, str | None]]:
    yield _("Binnengekomen"), day_text(local_day(request.received_at), year=True)
    has_waited = request.closed_at is not None or request.first_helped_at is not None
    yield _("Wachtte") if has_waited else _("Wacht"), wait_text(request, now)
    if request.wait_told_at is not None:
        yield (
            _("Gezegd over wachten"),
            _(
                "{weeks}, op {day}",
                weeks=weeks_text(request.wait_weeks_min or 0, request.wait_weeks_max or 0),
                day=dated_text(local_day(request.wait_told_at), local_day(now)),
            ),
        )
    if request.next_contact_by is not None:
        yield _("Hoort uiterlijk van ons"), day_text(request.next_contact_by)
    shared = {
        True: _("ja"),
        False: _("nee, alleen met één organisatie"),
        None: _("nog niet gevraagd"),
    }
    yield _("Gegevens delen"), shared[may_share]
    yield _("Kent ons van"), HEARD_LABELS.get(request.heard_of_us, request.heard_of_us)
    yield _("Hoe het eindigde"), _ending(request.closure_reason)
    yield _("Alternatief"), request.alternative


def _ending(reason: str) -> str:
    return str(CLOSURE_LABELS.get(reason, reason))

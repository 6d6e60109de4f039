"""Somebody who asked for help, as somebody who reads our mails and letters."""

from intake.requests.models import Contact, HelpRequest
from portal.mail.words import Reader


def reader_of(contact: Contact, place: str) -> Reader:
    """How to reach them, in their language. The street is only for the envelope of a letter."""
    street = " ".join(part for part in (contact.street, contact.house_number) if part)
    code = contact.postcode or ""
    town = " ".join(part for part in (f"{code[:4]} {code[4:]}".strip(), place) if part)
    return Reader(
        email=contact.email,
        language=contact.page_language,
        name=contact.full_name,
        address=(street, town) if street else (),
    )


def asker_of(request: HelpRequest) -> Contact:
    """Who hears how it goes: whoever asked."""
    return request.requester or request.seeker

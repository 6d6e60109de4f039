"""A volunteer as somebody who reads our mails and letters."""

from campaigns.volunteers.models import Volunteer
from portal.mail.words import Reader


def reader_of(volunteer: Volunteer) -> Reader | None:
    """How to reach them, in their language; nobody any more when they asked to be forgotten."""
    if volunteer.erased_at is not None:
        return None
    # We keep no street of a volunteer: whoever posts the letter writes it on the envelope.
    return Reader(email=volunteer.email, language=volunteer.page_language, name=volunteer.full_name)

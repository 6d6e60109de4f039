"""What we look at when somebody gives their name: age, a mistyped address, a number too many."""

import difflib
from dataclasses import dataclass

from campaigns.volunteers.models import AgeBand
from portal.errors import Refusal
from portal.language import _l

# The youngest somebody in this band can be.
YOUNGEST = {AgeBand.ADULT: 18, AgeBand.SIXTEEN: 16, AgeBand.YOUNGER: 0}

# Mail domains that many people here use; what looks like one of them is asked back.
KNOWN_DOMAINS = (
    *("gmail.com", "hotmail.com", "hotmail.nl", "outlook.com", "outlook.nl", "live.nl"),
    *("live.com", "icloud.com", "me.com", "msn.com", "yahoo.com", "ziggo.nl", "kpnmail.nl"),
    *("kpnplanet.nl", "planet.nl", "home.nl", "hetnet.nl", "xs4all.nl", "solcon.nl"),
    *("filternet.nl", "casema.nl", "chello.nl", "upcmail.nl", "quicknet.nl", "tele2.nl"),
    *("mail.com", "gmx.com", "gmx.net", "proton.me", "protonmail.com", "freedom.nl"),
)
LIKENESS = 0.88


class NoName(Refusal):
    """Without a name we cannot call."""

    message = _l("Vul uw naam in.")
    field = "first_name"


class NoWayToReach(Refusal):
    """A telephone number or a mail address; one is enough."""

    message = _l("Vul een telefoonnummer of een e-mailadres in. Eén van de twee is genoeg.")
    field = "phone"


class TooYoung(Refusal):
    """Under sixteen a parent signs up (P-24)."""

    message = _l(
        "Wat fijn dat u wilt helpen. Jonger dan 16? Dan geeft een ouder zich op, en u komt mee. "
        "De ouder vult in met hoeveel mensen u komt."
    )
    field = "age_band"


class NeedsAdult(Refusal):
    """Sixteen or seventeen, and this work asks for more years: together with an adult it may."""

    message = _l(
        "Voor dit project zijn helpers {min_age} jaar of ouder. Met een volwassene erbij mag het "
        "wel. Vul dan in met hoeveel mensen u komt, en zet het vinkje."
    )
    field = "with_adult"


class MailTypo(Refusal):
    """The address looks like a slip of the finger; asked once, then believed."""

    message = _l("Bedoelt u {suggestion}? Verbeter het dan. Klopt het toch? Zet dan een vinkje.")
    field = "email"


class LooksLikeBsn(Refusal):
    """Nine digits that could be a citizen number (P-01); it may be a telephone number too."""

    message = _l(
        "In uw opmerking staat een getal dat een burgerservicenummer kan zijn. Haal het weg, dat "
        "hebben wij niet nodig. Is het iets anders? Zet dan hieronder een vinkje."
    )
    field = "remark"


@dataclass(frozen=True)
class Person:
    """What somebody tells about themselves. Only a name and one way to reach them is needed."""

    first_name: str
    last_name: str = ""
    infix: str = ""
    email: str = ""
    # In E.164.
    phone: str | None = None
    age_band: AgeBand = AgeBand.ADULT
    gender: str = ""
    district_id: int | None = None
    postcode: str = ""
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    # In which language they read.
    page_language: str = "nl"


def check_person(person: Person) -> None:
    """Raise what is missing to call this person back."""
    if not (person.first_name or person.last_name):
        raise NoName
    if not (person.email or person.phone):
        raise NoWayToReach


def check_age(band: AgeBand, *, min_age: int, with_adult: bool) -> None:
    """Raise TooYoung or NeedsAdult when this age does not fit the work."""
    if band is AgeBand.YOUNGER:
        raise TooYoung
    if YOUNGEST[band] < min_age and not with_adult:
        raise NeedsAdult(min_age=min_age)


def better_address(email: str) -> str | None:
    """The address that was probably meant: 'jan@gmial.com' gives 'jan@gmail.com'."""
    name, at, domain = email.strip().lower().rpartition("@")
    if not at or domain in KNOWN_DOMAINS:
        return None
    close = difflib.get_close_matches(domain, KNOWN_DOMAINS, n=1, cutoff=LIKENESS)
    return f"{name}@{close[0]}" if close else None

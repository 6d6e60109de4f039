"""Why an offer is suggested and which wish stands in the way, in short plain Dutch."""

from collections.abc import Callable
from datetime import date

from intake.matching.gates import Terms
from intake.matching.scoring import COMMON_LANGUAGES, POINTS, ends_early
from intake.matching.values import Need, Offer, Reason, metres_between
from portal.language import _n
from portal.wording import (
    LANGUAGES,
    SKILLS,
    day_text,
    daypart_text,
    duration_text,
    interval_text,
    join_words,
    people_text,
    rhythm_text,
)


def language_name(code: str) -> str:
    """The Dutch name of a language; a code we do not know stands for itself."""
    return LANGUAGES.get(code, code)


def skill_names(codes: frozenset[str]) -> str:
    """Skills as a spoken list, always in the same order."""
    return join_words(sorted(SKILLS.get(code, code) for code in codes))


def _daypart(terms: Terms, offer: Offer) -> str:
    if not offer.dayparts:
        return "dagen nog vragen"
    wanted = terms.need.dayparts
    return daypart_text(offer.dayparts & wanted if wanted else offer.dayparts)


def distance_text(terms: Terms, offer: Offer) -> str:
    """ "zelfde wijk", "± 2 km" (between district centres), "afstand niet bekend"."""
    if terms.need.district and terms.need.district == offer.district:
        return "zelfde wijk"
    metres = metres_between(terms.need, offer)
    if metres is None:
        return "afstand niet bekend"
    return f"± {max(1, int(metres / 1000 + 0.5))} km"


def _language(terms: Terms, offer: Offer) -> str:
    asked = terms.language
    if asked is not None:
        return f"spreekt {language_name(asked)}" if asked in offer.languages else ""
    rare = join_words(sorted(language_name(code) for code in offer.languages - COMMON_LANGUAGES))
    return f"spreekt ook {rare}, dat helpt een ander misschien meer" if rare else ""


def _skills(terms: Terms, offer: Offer) -> str:
    known = terms.need.skills & offer.skills
    return f"kan {skill_names(known)}" if known else ""


def _amount(_terms: Terms, offer: Offer) -> str:
    return f"{rhythm_text(offer.minutes_free, offer.every_weeks)} vrij"


def _people(terms: Terms, offer: Offer) -> str:
    if offer.people < 2:
        return ""
    too_many = offer.people > max(1, terms.need.people_needed)
    return f"{people_text(offer.people)} samen{', meer dan nodig' if too_many else ''}"


def _period(terms: Terms, offer: Offer) -> str:
    texts = []
    if offer.starts_on is not None and offer.starts_on > terms.begins:
        texts.append(f"vanaf {day_text(offer.starts_on, terms.today)}")
    if offer.ends_on is not None and ends_early(terms, offer):
        texts.append(f"tot en met {day_text(offer.ends_on, terms.today)}")
    return ", ".join(texts)


def _category(terms: Terms, offer: Offer) -> str:
    if not offer.category_code:
        return "wil helpen waar het nodig is"
    same = offer.category_code == terms.need.category_code
    return "" if same else "koos voor hulp die hierop lijkt"


def _asked(_terms: Terms, offer: Offer) -> str:
    if offer.asked_recently < 1:
        return "nog niet gevraagd deze maand"
    return f"al {offer.asked_recently}× gevraagd deze maand"


def _busy(_terms: Terms, offer: Offer) -> str:
    return f"helpt al {people_text(offer.live_matches)}" if offer.live_matches > 0 else ""


def _waiting(terms: Terms, offer: Offer) -> str:
    weeks = (terms.today - offer.pledged_on).days // 7
    if weeks <= 0:
        return ""
    return _n("wacht al {n} week op een vraag", "wacht al {n} weken op een vraag", weeks)


TEXTS: dict[str, Callable[[Terms, Offer], str]] = {
    "daypart": _daypart,
    "distance": distance_text,
    "language": _language,
    "skills": _skills,
    "amount": _amount,
    "people": _people,
    "period": _period,
    "category": _category,
    "asked": _asked,
    "busy": _busy,
    "waiting": _waiting,
}


def reasons(terms: Terms, offer: Offer) -> tuple[Reason, ...]:
    """Every part of the score that has something to say; the weights add up to the score."""
    told = ((kind, TEXTS[kind](terms, offer), points(terms, offer)) for kind, points in POINTS)
    return tuple(Reason(kind, text, weight) for kind, text, weight in told if text)


def if_daypart(mask: int) -> str:
    """Also on another day or daypart."""
    return f"als het ook op {daypart_text(mask).removesuffix(' (hele dag)')} mag"


def if_rhythm(every_weeks: int) -> str:
    """Less often."""
    return f"als het {interval_text(every_weeks)} mag"


def if_shorter(minutes: int, need: Need) -> str:
    """Shorter, each time when the help is lasting."""
    per_time = " per keer" if need.every_weeks is not None else ""
    return f"als {duration_text(minutes)}{per_time} genoeg is"


def if_language(code: str) -> str:
    """Without the seeker's own language."""
    return f"als {language_name(code)} spreken niet hoeft"


def if_skills(codes: frozenset[str]) -> str:
    """Without the skills."""
    return f"als iemand niet hoeft te kunnen {skill_names(codes)}"


def if_later(ends_on: date, today: date) -> str:
    """After the last day that was asked for."""
    return f"als het ook na {day_text(ends_on, today)} mag"


IN_PIECES = "als het in stukken mag"
ANY_GENDER = "als het niet uitmaakt of een man of een vrouw komt"
FARTHER = "als iemand van iets verder weg mag komen"
AFTER_VOG = "zodra de VOG gezien is"


def near_miss_text(count: int, condition: str) -> str:
    """ "3 mensen als het ook op zaterdag mag"."""
    return f"{people_text(count)} {condition}"

"""Why an offer is suggested and which wish stands in the way, in short plain Dutch."""

from collections.abc import Callable
from datetime import date

from intake.matching.gates import Terms
from intake.matching.scoring import COMMON_LANGUAGES, POINTS, ends_early
from intake.matching.values import Need, Offer, Reason, metres_between
from portal.language import _, _l, _n
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
    return str(LANGUAGES.get(code, code))


def speaks(code: str) -> str:
    """ "spreekt Turks"."""
    return _("spreekt {language}", language=language_name(code))


def skill_names(codes: frozenset[str]) -> str:
    """Skills as a spoken list, always in the same order."""
    return join_words(sorted(SKILLS.get(code, code) for code in codes))


def _daypart(terms: Terms, offer: Offer) -> str:
    if not offer.dayparts:
        return _("dagen nog vragen")
    wanted = terms.need.dayparts
    return daypart_text(offer.dayparts & wanted if wanted else offer.dayparts)


def distance_text(terms: Terms, offer: Offer) -> str:
    """ "zelfde wijk", "± 2 km" (between district centres), "afstand niet bekend"."""
    if terms.need.district and terms.need.district == offer.district:
        return _("zelfde wijk")
    metres = metres_between(terms.need, offer)
    if metres is None:
        return _("afstand niet bekend")
    return _("± {n} km", n=max(1, int(metres / 1000 + 0.5)))


def _language(terms: Terms, offer: Offer) -> str:
    asked = terms.language
    if asked is not None:
        return speaks(asked) if asked in offer.languages else ""
    rare = join_words(sorted(language_name(code) for code in offer.languages - COMMON_LANGUAGES))
    if not rare:
        return ""
    return _("spreekt ook {languages}, dat helpt een ander misschien meer", languages=rare)


def _skills(terms: Terms, offer: Offer) -> str:
    known = terms.need.skills & offer.skills
    return _("kan {skills}", skills=skill_names(known)) if known else ""


def _amount(_terms: Terms, offer: Offer) -> str:
    return _("{amount} vrij", amount=rhythm_text(offer.minutes_free, offer.every_weeks))


def _people(terms: Terms, offer: Offer) -> str:
    if offer.people < 2:
        return ""
    too_many = offer.people > max(1, terms.need.people_needed)
    people = people_text(offer.people)
    if too_many:
        return _("{people} samen, meer dan nodig", people=people)
    return _("{people} samen", people=people)


def _period(terms: Terms, offer: Offer) -> str:
    texts = []
    if offer.starts_on is not None and offer.starts_on > terms.begins:
        texts.append(_("vanaf {day}", day=day_text(offer.starts_on, terms.today)))
    if offer.ends_on is not None and ends_early(terms, offer):
        texts.append(_("tot en met {day}", day=day_text(offer.ends_on, terms.today)))
    return ", ".join(texts)


def _category(terms: Terms, offer: Offer) -> str:
    if not offer.category_code:
        return _("wil helpen waar het nodig is")
    same = offer.category_code == terms.need.category_code
    return "" if same else _("koos voor hulp die hierop lijkt")


def _asked(_terms: Terms, offer: Offer) -> str:
    if offer.asked_recently < 1:
        return _("nog niet gevraagd deze maand")
    return _("al {n}× gevraagd deze maand", n=offer.asked_recently)


def _busy(_terms: Terms, offer: Offer) -> str:
    if offer.live_matches < 1:
        return ""
    return _("helpt al {people}", people=people_text(offer.live_matches))


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
    when = daypart_text(mask).partition(" (")[0]  # without "(hele dag)"
    return _("als het ook op {when} mag", when=when)


def if_rhythm(every_weeks: int) -> str:
    """Less often."""
    return _("als het {interval} mag", interval=interval_text(every_weeks))


def if_shorter(minutes: int, need: Need) -> str:
    """Shorter, each time when the help is lasting."""
    amount = duration_text(minutes)
    if need.every_weeks is not None:
        return _("als {amount} per keer genoeg is", amount=amount)
    return _("als {amount} genoeg is", amount=amount)


def if_language(code: str) -> str:
    """Without the seeker's own language."""
    return _("als {language} spreken niet hoeft", language=language_name(code))


def if_skills(codes: frozenset[str]) -> str:
    """Without the skills."""
    return _("als iemand niet hoeft te kunnen {skills}", skills=skill_names(codes))


def if_later(ends_on: date, today: date) -> str:
    """After the last day that was asked for."""
    return _("als het ook na {day} mag", day=day_text(ends_on, today))


IN_PIECES = _l("als het in stukken mag")
ANY_GENDER = _l("als het niet uitmaakt of een man of een vrouw komt")
FARTHER = _l("als iemand van iets verder weg mag komen")
AFTER_VOG = _l("zodra de VOG gezien is")


def near_miss_text(count: int, condition: str) -> str:
    """ "3 mensen als het ook op zaterdag mag"."""
    return _("{people} {condition}", people=people_text(count), condition=str(condition))

"""How a match went and goes: asked, answered, visits, the end; for the time line of its page."""

from dataclasses import dataclass
from datetime import datetime

from intake.matching.models import Match, MatchState, Visit, VisitState
from intake.matching.transitions import ENDED_LABELS, VISIT_LABELS
from portal.clock import moment_text
from portal.language import _
from portal.wording import duration_text

SAID_BY_VOLUNTEER = {MatchState.VOLUNTEER_DECLINED}
SAID_BY_SEEKER = {MatchState.SEEKER_DECLINED}


@dataclass(frozen=True)
class Happening:
    """One line of the time line; ``state`` is 'done' or 'later'."""

    at: str
    what: str
    state: str
    visit_id: int | None = None


def history(match: Match, now: datetime) -> list[Happening]:
    """The oldest first, what is still planned last."""
    found: list[tuple[datetime, str, int | None]] = [
        (match.proposed_at, _("Voorgesteld aan de vrijwilliger"), None)
    ]
    if match.volunteer_answered_at:
        is_no = match.state in SAID_BY_VOLUNTEER
        said = _("De vrijwilliger zei nee") if is_no else _("De vrijwilliger zei ja")
        found.append((match.volunteer_answered_at, said, None))
    if match.seeker_answered_at:
        is_no = match.state in SAID_BY_SEEKER
        said = _("De hulpvrager zei nee") if is_no else _("De hulpvrager zei ja")
        found.append((match.seeker_answered_at, said, None))
    asked = {
        _("Aan de vrijwilliger gevraagd hoe het gaat"): match.volunteer_asked_at,
        _("Aan de hulpvrager gevraagd hoe het gaat"): match.seeker_asked_at,
    }
    found += [(at, what, None) for what, at in asked.items() if at]
    found += [(one.starts_at, _of_visit(one), one.id) for one in match.visits]
    if match.ended_at:
        found.append((match.ended_at, _ending(match), None))
    return [
        Happening(moment_text(at), what, "later" if at > now else "done", visit_id)
        for at, what, visit_id in sorted(found, key=lambda one: one[0])
    ]


def _of_visit(visit: Visit) -> str:
    label = str(VISIT_LABELS[visit.state])
    if visit.state is VisitState.DONE and visit.minutes_served:
        return _("Bezoek: {amount} geholpen", amount=duration_text(visit.minutes_served))
    return _("Bezoek: {state}", state=label.lower())


def _ending(match: Match) -> str:
    if match.state is MatchState.LAPSED:
        return _("Geen antwoord gekregen")
    why = ENDED_LABELS.get(match.end_reason, match.end_reason)
    return _("Gestopt: {why}", why=str(why).lower()) if why else _("Gestopt")


def given(match: Match) -> str:
    """How much help came of it, in words; empty when none did yet."""
    minutes = sum(one.minutes_served or 0 for one in match.visits)
    return duration_text(minutes) if minutes else ""

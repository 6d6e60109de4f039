"""What can come next on the page of one request, in words."""

from flask import url_for

from intake.referral.next_step import NextStep
from intake.requests.wording import RequestRow
from portal.language import _


def take_in(row: RequestRow, is_suspect: bool) -> NextStep:
    """Call, and fill in the intake."""
    why = _("Wij beloofden te bellen, uiterlijk {day}.", day=row.call_by)
    if is_suspect:
        why = _("Klopt dit formulier? Begin dan de intake. Klopt het niet? Trek de vraag in.")
    return NextStep(
        _("Bel en maak de intake"),
        why,
        url_for("triage.intake", request_id=row.id),
        _("Ga naar de intake"),
    )


def complete(request_id: int) -> NextStep:
    """Every part ended."""
    return NextStep(
        _("Rond de hulpvraag af"),
        _("Alle onderdelen zijn klaar. Vraag nog even of alles goed is."),
        url_for("request.complete", request_id=request_id),
        _("Hulpvraag afronden"),
        is_post=True,
    )


def hand_on(url: str) -> NextStep:
    """Choose a partner."""
    return NextStep(
        _("Zet de hulpvraag uit"),
        _("Kies een organisatie. Zij antwoordt binnen vijf werkdagen."),
        url,
        _("Kies een organisatie"),
    )


def search(url: str) -> NextStep:
    """Look for a volunteer."""
    return NextStep(
        _("Zoek een vrijwilliger"),
        _("U ziet wie past en waarom. U kiest zelf."),
        url,
        _("Bekijk wie past"),
    )


def look(organisation: str, url: str, *, is_proposal: bool) -> NextStep:
    """Somebody was found, or asked; the next step stands on the page of the match."""
    title = (
        _("{partner} vroeg een vrijwilliger", partner=organisation)
        if is_proposal
        else _("{partner} vond een vrijwilliger", partner=organisation)
    )
    if not url:
        return NextStep(title, _("Zij spreken samen af wanneer de hulp komt."))
    return NextStep(
        title, _("Bij de koppeling staat wat nu nodig is."), url, _("Open de koppeling")
    )


def wait(organisation: str, answer_by: str) -> NextStep:
    """A partner was asked."""
    return NextStep(
        _("Wacht op antwoord van {partner}", partner=organisation),
        _("Zij antwoorden uiterlijk {day}. Daarna komt de vraag terug.", day=answer_by),
    )


def follow(organisation: str, next_contact: str) -> NextStep:
    """A partner looks for somebody; the seeker hears from us in between."""
    why = _("Bel af en toe hoe het gaat.")
    if next_contact:
        why = _("De hulpvrager hoort uiterlijk {day} van ons. Ook zonder nieuws.", day=next_contact)
    return NextStep(_("{partner} zoekt een vrijwilliger", partner=organisation), why)


def go_on(request_id: int) -> NextStep:
    """It was on hold."""
    return NextStep(
        _("Deze hulpvraag staat even stil"),
        _("Kan de hulp weer doorgaan? Dan telt de wachttijd ook weer."),
        url_for("request.resume", request_id=request_id),
        _("Ga weer verder"),
        is_post=True,
    )

"""What staff call each message, what stood in its way, and on which page its person stands."""

from portal.outbox.models import TOO_MANY

# By the name that a message carries.
MESSAGE_NAMES = {
    "assignment_offered": "Bericht: er is een hulpvraag aangeboden",
    "match_proposal": "Voorstel aan een vrijwilliger",
    "place_free": "Bericht: er is een plek vrij",
    "church_invite": "Vraag aan een kerk om mee te doen",
    "church_ready": "Bericht: alles staat klaar",
    "pledge_not_reached": "Bericht: wij konden u niet bereiken",
    "pledge_confirm": "Vraag om een toezegging te bevestigen",
    "pledge_received": "Bericht: uw toezegging is binnen",
    "pledge_reserved": "Bericht: u staat op de reservelijst",
    "request_unhelped": "Bericht: wij kunnen nu niet helpen",
    "request_wait": "Bericht: zo staat het met uw vraag",
    "request_receipt": "Bericht: uw hulpvraag is binnen",
    "sign_in_link": "Link om in te loggen",
    "visit_reminder": "Herinnering aan een bezoek",
    "visit_thanks": "Bedankje na een bezoek",
}

# Where a number in a message's context is shown: (endpoint, name of its value, what it says).
SUBJECT_PAGES = {
    "match_id": ("matching.match_page", "match_id", "Bekijk de koppeling"),
    "visit_id": ("matching.visit_page", "visit_id", "Bekijk het bezoek"),
    "pledge_id": ("pledges.pledge_page", "pledge_id", "Bekijk de toezegging"),
    "request_id": ("request.show", "request_id", "Bekijk de hulpvraag"),
}

TOO_LATE = "De mail is te lang blijven liggen."
MANY = "Dit adres krijgt al veel mails. Misschien vult iemand anders het in."
PROBLEMS = {
    "smtp 550": "Het e-mailadres bestaat niet, of wil onze mail niet.",
    TOO_MANY: MANY,
    "adres of onderwerp onbruikbaar": "Het e-mailadres klopt niet.",
    "mailserver antwoordt niet": "De mailserver gaf geen antwoord.",
    "verbinding verbroken": "De verbinding met de mailserver viel weg.",
}


def problem_text(problem: str, *, is_overdue: bool) -> str:
    """Why it did not leave, for somebody who knows nothing of mail servers."""
    if is_overdue:
        return TOO_LATE
    known = PROBLEMS.get(problem)
    return known or f"Versturen lukte niet ({problem or 'oorzaak onbekend'})."

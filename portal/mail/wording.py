"""What staff call each message, what stood in its way, and on which page its person stands."""

from portal.language import _, _l
from portal.outbox.models import RESTORED, TOO_MANY

# By the name that a message carries.
MESSAGE_NAMES = {
    "access_changed": _l("Bericht: uw manier van inloggen is veranderd"),
    "access_given": _l("Bericht: u kunt inloggen"),
    "address_changed": _l("Bericht: uw e-mailadres is veranderd"),
    "address_taken": _l("Bericht: dit adres hoort al bij een account"),
    "assignment_offered": _l("Bericht: er is een hulpvraag aangeboden"),
    "invitation": _l("Uitnodiging om in te loggen"),
    "keep_warm": _l("Vraag aan wie wacht: blijft u beschikbaar?"),
    "match_proposal": _l("Voorstel aan een vrijwilliger"),
    "new_address": _l("Link om een nieuw e-mailadres te bevestigen"),
    "password_link": _l("Link voor een nieuw wachtwoord"),
    "place_free": _l("Bericht: er is een plek vrij"),
    "church_deadline": _l("Herinnering aan een kerk: lever de tekst in"),
    "church_enter": _l("Vraag aan een kerk naar de bonnen"),
    "church_invite": _l("Vraag aan een kerk om mee te doen"),
    "church_remind": _l("Herinnering aan een kerk: doet u mee?"),
    "church_ready": _l("Bericht: alles staat klaar"),
    "church_status": _l("Bericht: zo staat het met uw actie"),
    "pledge_not_reached": _l("Bericht: wij konden u niet bereiken"),
    "pledge_confirm": _l("Vraag om een toezegging te bevestigen"),
    "pledge_received": _l("Bericht: uw toezegging is binnen"),
    "pledge_reserved": _l("Bericht: u staat op de reservelijst"),
    "request_unhelped": _l("Bericht: wij kunnen nu niet helpen"),
    "request_wait": _l("Bericht: zo staat het met uw vraag"),
    "request_receipt": _l("Bericht: uw hulpvraag is binnen"),
    "sign_in_link": _l("Link om in te loggen"),
    "visit_ahead": _l("Bericht: over een week is er een bezoek"),
    "visit_reminder": _l("Herinnering aan een bezoek"),
    "visit_thanks": _l("Bedankje na een bezoek"),
}

# Where a number in a message's context is shown: (endpoint, name of its value, what it says).
SUBJECT_PAGES = {
    "match_id": ("matching.match_page", "match_id", _l("Bekijk de koppeling")),
    "visit_id": ("matching.visit_page", "visit_id", _l("Bekijk het bezoek")),
    "pledge_id": ("pledges.pledge_page", "pledge_id", _l("Bekijk de toezegging")),
    "request_id": ("request.show", "request_id", _l("Bekijk de hulpvraag")),
}

NO_ADDRESS = _l("De mail kwam terug: het e-mailadres bestaat niet, of wil onze mail niet.")
NOT_TAKEN = _l("De mail kwam terug: hun mailserver nam hem dagenlang niet aan.")
TOO_LATE = _l("De mail is te lang blijven liggen.")
MANY = _l("Dit adres krijgt al veel mails. Misschien vult iemand anders het in.")
PROBLEMS = {
    "smtp 550": _l("Het e-mailadres bestaat niet, of wil onze mail niet."),
    TOO_MANY: MANY,
    "adres of onderwerp onbruikbaar": _l("Het e-mailadres klopt niet."),
    "mailserver antwoordt niet": _l("De mailserver gaf geen antwoord."),
    "verbinding verbroken": _l("De verbinding met de mailserver viel weg."),
}


def problem_text(problem: str, *, is_overdue: bool) -> str:
    """Why it did not leave, for somebody who knows nothing of mail servers.

    Empty after a backup was put back: the page says it once, above all of those.
    """
    if is_overdue:
        return "" if problem == RESTORED else str(TOO_LATE)
    if problem.startswith("retour "):
        return NO_ADDRESS if problem.startswith("retour 5") else NOT_TAKEN
    known = PROBLEMS.get(problem)
    return known or _("Versturen lukte niet ({problem}).", problem=problem or _("oorzaak onbekend"))

"""An invented message, for the sheet of styles: how every mail and every letter looks."""

from portal.language import _, language
from portal.mail.words import Mail, Reader, Words, button, facts, hello, next_step, say
from portal.web.access import NetworkCard


def specimen_network(accent: str) -> NetworkCard:
    """A partnership that does not exist, in this colour."""
    return NetworkCard(
        id=0,
        slug="voorbeeld",
        name=_("Hulplijn Voorbeeld"),
        place="Voorbeeld",
        phone="078 000 00 00",
        phone_hours="",
        email="",
        church_label="kerk",
        contact_days=14,
        small_number=5,
        accent=accent,
        opening_hours={"mon": [["09:00", "12:00"]], "thu": [["09:00", "12:00"]]},
    )


def specimen_mail() -> Mail:
    """One of everything that a message can hold, in the language of the moment."""
    reader = Reader(
        email="anna@voorbeeld.example",
        language=language(),
        name="Anna Voorbeeld",
        address=("Voorbeeldstraat 12", "3300 AA Voorbeeld"),
    )
    words = Words(
        subject=_("Zo ziet een bericht eruit"),
        title=_("Zo ziet een bericht eruit"),
        greeting=hello("Anna"),
        parts=(
            say(_("Elk bericht begint met waar het over gaat. Dit moet u onthouden:")),
            facts((_("Wanneer"), _("dinsdag om 14.00 uur")), (_("Uw nummer"), "2026-0042")),
            next_step(_("Hier staat wie iets doet, en voor welke dag.")),
            button(_("Eén knop"), "https://voorbeeld.example/", paper=""),
            say(
                _("Onder de knop staat het adres ook als tekst."),
                paper=_("Op papier is er geen knop. Daar staat ons telefoonnummer."),
            ),
        ),
        signed=("Bram Bedacht", _("Hulplijn Voorbeeld")),
        why=_("Onderaan staat waarom u dit bericht krijgt."),
        stop=say(_("En hoe het stopt.")),
    )
    return Mail(reader, words)

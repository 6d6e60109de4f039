"""An outside organisation, and a contact with it."""

from intake.directory.models import ContactKind
from intake.directory.rules import KIND_LABELS, ContactEntry, OrganisationEntry
from intake.requests.forms import AsksAboutBsn
from portal.language import _l
from portal.web.forms import Area, BaseForm, Choice, Text
from portal.web.meanwhile import VersionedForm
from portal.web.staff_forms import OnceForm
from portal.web.values import Day, Phone, WholeNumber, national


class YearForm(BaseForm):
    """Which year to look at, and from which name on."""

    jaar = WholeNumber(_l("Jaar"), 2000, 2100)
    na = Text(_l("Na"), 160)


class OrganisationForm(OnceForm, VersionedForm):
    """What we know of an organisation outside the partnership."""

    name = Text(
        _l("Naam van de organisatie"), 160, required=_l("Schrijf de naam van de organisatie.")
    )
    does = Text(_l("Wat doen zij?"), 300)
    phone = Phone(_l("Telefoon"))
    site = Text(_l("Website"), 200)

    def entry(self) -> OrganisationEntry:
        """What was typed."""
        return OrganisationEntry(
            name=self.name.data,
            does=self.does.data or "",
            phone=national(self.phone.data),
            site=self.site.data or "",
        )


class ContactForm(OnceForm, AsksAboutBsn, VersionedForm):
    """We were in touch with them."""

    looked_through = ("note",)

    contact_on = Day(_l("Op welke dag?"), required=_l("Kies de dag van het contact."))
    kind = Choice(
        _l("Wat voor contact?"),
        tuple((one.value, label) for one, label in KIND_LABELS.items()),
        required=_l("Kies of het één keer was, of vaker."),
    )
    note = Area(_l("Waar ging het over?"), 2000)

    def entry(self) -> ContactEntry:
        """What was typed."""
        return ContactEntry(
            kind=ContactKind(self.kind.data),
            contact_on=self.contact_on.data,
            note=self.note.data or "",
        )

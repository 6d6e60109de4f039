"""How an organisation is reached, and its logo."""

from wtforms import FileField

from portal.web.forms import BaseForm, Text
from portal.web.values import Email, Phone


class OrganisationForm(BaseForm):
    """Name, telephone, e-mail and logo of one's own organisation."""

    name = Text("Naam", max=120, required="Vul de naam in.")
    phone = Phone("Telefoonnummer")
    email = Email("E-mailadres")
    logo = FileField("Logo")

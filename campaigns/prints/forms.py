"""How an organisation is reached, and its logo."""

from wtforms import FileField

from portal.language import _l
from portal.web.forms import Text
from portal.web.meanwhile import VersionedForm
from portal.web.values import Email, Phone


class OrganisationForm(VersionedForm):
    """Name, telephone, e-mail and logo of one's own organisation."""

    name = Text(_l("Naam"), max=120, required=_l("Vul de naam in."))
    phone = Phone(_l("Telefoonnummer"))
    email = Email(_l("E-mailadres"))
    logo = FileField(_l("Logo"))

"""What people type to sign in."""

from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from portal.language import LANGUAGE_NAMES, _l
from portal.web.forms import REQUIRED, BaseForm, Choice, Hidden, Text, Tick
from portal.web.meanwhile import VersionedForm
from portal.web.values import Email


class SignInForm(BaseForm):
    """Address and password."""

    email = Email(_l("E-mailadres"), required=True)
    password = PasswordField(_l("Wachtwoord"), [InputRequired(REQUIRED), Length(max=500)])
    verder = Hidden()


class LinkForm(BaseForm):
    """Only the address; a link follows by mail."""

    email = Email(_l("E-mailadres"), required=True)


class AddressForm(BaseForm):
    """The address to sign in with from now on; a link goes there first."""

    email = Email(_l("Nieuw e-mailadres"), required=True)


class PasswordForm(BaseForm):
    """A new password, once; it can be shown while typing."""

    password = PasswordField(_l("Nieuw wachtwoord"), [InputRequired(REQUIRED), Length(max=500)])


class CodeForm(BaseForm):
    """The second step: six digits from an app, or a code from paper."""

    code = Text(_l("Code"), max=40)
    # What a passkey said, put there by the script of the page.
    answer = HiddenField()
    trust = Tick(_l("Vraag dit 30 dagen niet meer in deze browser"))


class ConfirmForm(BaseForm):
    """The second step once more."""

    code = Text(_l("Code"), max=40)
    answer = HiddenField()


class PasskeyForm(BaseForm):
    """A passkey that was just made, and what its owner calls it."""

    name = Text(_l("Hoe noemt u deze passkey?"), max=60, required=True)
    answer = HiddenField()


class SetUpForm(BaseForm):
    """The first code of an app."""

    code = Text(_l("De code die uw app nu laat zien"), max=40, required=True)


class RoleForm(BaseForm):
    """What somebody is, and where."""

    role = Choice(_l("Rol"), radio=False)
    organisation_id = Choice(_l("Organisatie"), required=False, radio=False)
    church_id = Choice(_l("Kerk of gemeenschap"), required=False, radio=False)


class RoleChangeForm(RoleForm, VersionedForm):
    """What somebody is from now on."""


class InviteForm(RoleForm):
    """Somebody new."""

    name = Text(_l("Naam"), max=120, required=True)
    email = Email(_l("E-mailadres"), required=True)


class LetGoForm(BaseForm):
    """Who goes on with the work of somebody who leaves."""

    taker = Choice(_l("Wie neemt het werk over?"), required=False, radio=False)


class SettingsForm(BaseForm):
    """What somebody chooses for themselves."""

    language = Choice(_l("In welke taal leest u?"), list(LANGUAGE_NAMES.items()))
    has_shortcuts = Tick(_l("Sneltoetsen gebruiken"))

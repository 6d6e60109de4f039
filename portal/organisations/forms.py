"""What people type to sign in."""

from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from portal.language import LANGUAGE_NAMES, _l
from portal.web.forms import REQUIRED, BaseForm, Choice, Hidden, Tick
from portal.web.values import Email


class SignInForm(BaseForm):
    """Address and password."""

    email = Email(_l("E-mailadres"), required=True)
    password = PasswordField(_l("Wachtwoord"), [InputRequired(REQUIRED), Length(max=500)])
    verder = Hidden()


class LinkForm(BaseForm):
    """Only the address; a link follows by mail."""

    email = Email(_l("E-mailadres"), required=True)


class PasswordForm(BaseForm):
    """A new password, once; it can be shown while typing."""

    password = PasswordField(_l("Nieuw wachtwoord"), [InputRequired(REQUIRED), Length(max=500)])


class SettingsForm(BaseForm):
    """What somebody chooses for themselves."""

    language = Choice(_l("In welke taal leest u?"), list(LANGUAGE_NAMES.items()))
    has_shortcuts = Tick(_l("Sneltoetsen gebruiken"))

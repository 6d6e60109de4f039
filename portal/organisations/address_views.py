"""Another mail address to sign in with: asked here, and confirmed by the link that goes there."""

from flask import request
from flask.typing import ResponseReturnValue

from portal import scope
from portal.accounts import addresses
from portal.accounts.models import Account
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.language import _
from portal.organisations import address_services as services
from portal.organisations.blueprint import bp
from portal.organisations.forms import AddressForm
from portal.organisations.fresh import fresh
from portal.organisations.security_views import HOME, mine, own
from portal.web.access import open_to_all
from portal.web.answers import notice, page, see_other
from portal.web.held_links import held, hold


@bp.route("/veilig-inloggen/adres", methods=["GET", "POST"])
@own
@fresh
def new_address() -> ResponseReturnValue:
    """Ask for another address. Says the same whether we know that address or not."""
    account_id, _login_id = mine()
    form, sent_to = AddressForm(request.form if request.method == "POST" else None), ""
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as work, scope.system_scope(work, "another address"):
                services.ask_new_address(
                    work, account_id=account_id, email=form.email.data, now=utc_now()
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sent_to = form.email.data
    email = db.session.get_one(Account, account_id).email
    return page("portal/new_address.html", form, email=email, sent_to=sent_to)


@bp.get("/nieuw-adres/<string:token>")
@open_to_all
def address_link(token: str) -> ResponseReturnValue:
    """The link in the mail: takes the secret out of the address bar, and uses nothing up."""
    return hold(token, "accounts.confirm_address")


@bp.route("/nieuw-adres", methods=["GET", "POST"])
@own
def confirm_address() -> ResponseReturnValue:
    """GET shows a button, POST changes the address, once.

    Only for who is signed in with the account itself: an address that was mistyped is somebody
    else's, who must not be able to take the account over.
    """
    account_id, _login_id = mine()
    try:
        secret, now = held(), utc_now()
        if request.method != "POST":
            change = addresses.look_at_change(
                db.session(), secret=secret, account_id=account_id, now=now
            )
            return page("portal/confirm_address.html", change=change)
        with unit_of_work() as work, scope.system_scope(work, "another address"):
            email = services.take_new_address(work, secret=secret, account_id=account_id, now=now)
    except Refusal as refusal:
        email = db.session.get_one(Account, account_id).email
        return page(
            "portal/address_refused.html", status=410, sentence=refusal.sentence(), email=email
        )
    notice(_("U logt voortaan in met {email}.", email=email))
    return see_other(HOME)

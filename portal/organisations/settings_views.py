"""What somebody chooses for themselves: a language, and whether single keys do things."""

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import services as accounts
from portal.db import unit_of_work
from portal.language import LANGUAGE_NAMES, _, language
from portal.organisations.forms import SettingsForm
from portal.permissions import Permission
from portal.web.access import current_actor, open_to_all, requires
from portal.web.answers import notice, own_path, page, see_other, typed
from portal.web.languages import remember
from portal.web.public_forms import public_post

bp = Blueprint("settings", __name__)


@bp.post("/taal")
@open_to_all
@public_post
def choose() -> ResponseReturnValue:
    """Read on in another language, on the page where one was."""
    to, back = request.form.get("to", ""), request.form.get("back", "")
    if to in LANGUAGE_NAMES:
        remember(to)
        account_ids = {actor.account_id for actor in g.get("actors", {}).values()} - {None}
        if account_ids:
            with unit_of_work() as session:
                for account_id in account_ids:
                    accounts.choose_language(session, account_id=account_id, language=to)
    return redirect(own_path(back) or url_for("home.front"), 303)


@bp.route("/<slug:network>/instellingen", methods=["GET", "POST"])
@requires(Permission.SETTINGS_CHOOSE)
def own() -> ResponseReturnValue:
    """One's own settings."""
    actor = current_actor()
    kept = {"language": language(), "has_shortcuts": actor.has_shortcuts}
    form = SettingsForm(typed(), data=kept)
    if request.method == "GET" or not form.validate() or actor.account_id is None:
        return page("portal/settings.html", form)
    with unit_of_work() as session:
        accounts.choose_language(session, account_id=actor.account_id, language=form.language.data)
        accounts.choose_shortcuts(
            session, account_id=actor.account_id, wanted=form.has_shortcuts.data
        )
    remember(form.language.data)
    notice(_("Bewaard."))
    return see_other("settings.own")

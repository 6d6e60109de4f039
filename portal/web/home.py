"""The front door of an installation and of each partnership."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.db import db
from portal.networks import queries
from portal.web.access import open_to_all
from portal.web.answers import page
from portal.web.pages import phone_words
from portal.web.partnerships import card_of

bp = Blueprint("home", __name__)


@bp.get("/")
@open_to_all
def front() -> ResponseReturnValue:
    """With one partnership straight to it, with more a list to choose from."""
    networks = db.session.scalars(queries.networks()).all()
    if len(networks) == 1:
        return redirect(url_for("home.home", network=networks[0].slug))
    known = [(one, phone_words(card_of(one))["phone_today"]) for one in networks]
    return page("portal/front.html", networks=known)


@bp.get("/<slug:network>/")
@open_to_all
def home() -> ResponseReturnValue:
    """Two doors: I need help, I want to help."""
    return page("portal/home.html")


@bp.get("/<slug:network>/privacy")
@open_to_all
def privacy() -> ResponseReturnValue:
    """What we keep, why, and how to have it removed."""
    return page("portal/privacy.html")

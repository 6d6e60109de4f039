"""About the partnership itself: who works together, on what paper, and who sits where."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.clock import local_day, utc_now
from portal.db import db
from portal.organisations import queries
from portal.organisations.wording import bodies_of, partner_row
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.answers import page

bp = Blueprint("partnership", __name__, url_prefix="/<slug:network>")


@bp.get("/samenwerking")
@requires(Permission.PARTNERSHIP_SEE)
def about() -> ResponseReturnValue:
    """The partners with their covenants, and the bodies with their seats."""
    today = local_day(utc_now())
    partners = [partner_row(one, today) for one in db.session.scalars(queries.every_organisation())]
    seats = db.session.scalars(queries.seats()).all()
    return page(
        "portal/partnership.html",
        partners=[one for one in partners if not one.is_over],
        former=[one for one in partners if one.is_over],
        bodies=bodies_of(one for one in seats if not one.until_on or one.until_on >= today),
        former_bodies=bodies_of(one for one in seats if one.until_on and one.until_on < today),
    )

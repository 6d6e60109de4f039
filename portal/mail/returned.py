"""Take in a mail that came back, from the mailbox or from the mail server itself.

A message that did not arrive becomes a call for staff. The mail server may bring it to
``/retourpost``, with BOUNCE_TOKEN; without that setting there is no such page.
"""

import hmac

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.mail.bounces import read_bounce
from portal.mail.mailboxes import LARGEST
from portal.outbox import queries
from portal.outbox.bounce_services import note_bounce
from portal.scope import Scope, scoped_to, system_scope
from portal.web.access import open_to_all
from portal.web.public_forms import public_post

bp = Blueprint("returned", __name__)


@bp.post("/retourpost")
@open_to_all
@public_post
def brought_back() -> ResponseReturnValue:
    """A whole mail as message/rfc822. Whatever it says, whoever brings it hears nothing of it."""
    token = current_app.extensions["tijdcollecte_settings"].bounce_token
    brought = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(brought.encode(), token.encode()):
        abort(404)
    if request.mimetype != "message/rfc822":
        abort(415)
    request.max_content_length = LARGEST
    take_in(request.get_data(cache=False))
    return "", 204


def take_in(raw: bytes) -> bool:
    """Whether this mail tells that one of ours did not arrive; if so it is noted, once."""
    bounce = read_bounce(raw)
    if bounce is None:
        return False
    session = db.session()
    network_id = _network_of(session, bounce.mark)
    if network_id is None:
        return False
    with scoped_to(session, Scope(network_id, whole_network=True)), unit_of_work() as work:
        note_bounce(work, mark=bounce.mark, status=bounce.status, now=utc_now())
    return True


def _network_of(session: Session, mark: str) -> int | None:
    with system_scope(session, "whose mail came back"):
        return session.scalars(queries.network_of_mark(mark)).first()

"""What a church sees of its own people: numbers, and names of who allowed that."""

from flask.typing import ResponseReturnValue

from campaigns.participation import queries as participation
from campaigns.pledges import queries
from campaigns.pledges.blueprint import bp
from campaigns.pledges.my_church_views import church_word, own_figures
from campaigns.pledges.wording import STATE_BADGES, STATE_LABELS
from portal.db import db
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import page


@bp.get("/mijn-kerk/toezeggingen")
@requires(Permission.CHURCH_SEE)
def church_pledges() -> ResponseReturnValue:
    """How many of our people give time, and how many still wait for their call."""
    churches = current_actor().church_ids
    own = db.session.scalars(participation.participations_of(churches)).all()
    return page(
        "campaigns/pledges/church_pledges.html",
        participations=own,
        figures=own_figures(),
        names=db.session.execute(queries.church_names(churches)).all(),
        labels=STATE_LABELS,
        badges=STATE_BADGES,
        church_word=church_word(),
    )

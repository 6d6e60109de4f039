"""What we do about news from the cellar, inside its transaction."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from campaigns.pledges import queries, rules, services
from campaigns.pledges.models import Pledge
from portal.erasure.services import wipe_traces
from portal.erasure.signals import person_forgotten
from portal.permissions import NOBODY, Actor

# Minutes, people and project stay: they are counted, and name nobody.
NOTHING = {
    **dict.fromkeys(("participation_id", "starts_on", "ends_on", "remark")),
    "church_may_see_name": False,
    "dayparts": 0,
}


@person_forgotten.connect
def forget_pledges(
    _sender: Any, *, session: Session, kind: str, key: int, actor: Actor | None, now: datetime
) -> None:
    """Somebody who gave time is forgotten: what stands is withdrawn, what told of them goes."""
    if kind != "volunteer":
        return
    ids = []
    for pledge in session.scalars(queries.pledges_for_update(key)).all():
        ids.append(pledge.id)
        if "withdraw" in rules.steps_from(pledge.state):
            services.withdraw_pledge(session, pledge_id=pledge.id, actor=actor or NOBODY, now=now)
    session.execute(
        sa.update(Pledge)
        .where(Pledge.volunteer_id == key)
        .values(version=Pledge.version + 1, **NOTHING)
    )
    wipe_traces(session, about={"pledge": ids}, now=now)

"""The buttons that take consent back: on one's own page, and for who phones us."""

from flask import request
from flask.typing import ResponseReturnValue

from campaigns.pledges import consent_services, queries, texts
from campaigns.pledges.blueprint import bp
from portal.clock import utc_now
from portal.consent import services as consent
from portal.consent.models import ConsentPurpose
from portal.db import db, unit_of_work
from portal.errors import Missing
from portal.language import _
from portal.permissions import Permission
from portal.web.access import current_actor, current_network, requires
from portal.web.answers import load, notice, see_other


def allowed(volunteer_id: int) -> list[tuple[str, str]]:
    """What this person allows and can take back: its name and its words."""
    words = texts.consent_texts(organisation="", church_label=current_network().church_label)
    given = consent.granted(db.session(), subject_kind="volunteer", subject_key=volunteer_id)
    return [(one.value, words[one]) for one in consent_services.LOOSE if one in given]


def _take_back(volunteer_id: int) -> None:
    wanted = request.form.get("purpose", "")
    if wanted not in {one.value for one in consent_services.LOOSE}:
        raise Missing
    with unit_of_work() as session:
        consent_services.take_back(
            session,
            volunteer_id=volunteer_id,
            purpose=ConsentPurpose(wanted),
            actor=current_actor(),
            now=utc_now(),
        )


@bp.post("/mijn-toezegging/toestemming")
@requires(Permission.OWN_PAGE)
def take_back_own() -> ResponseReturnValue:
    """I allow this no more."""
    _take_back(current_actor().volunteer_id or 0)
    notice(_("Uw toestemming is ingetrokken."))
    return see_other("pledges.my_pledge")


@bp.post("/toezeggingen/<int:pledge_id>/toestemming")
@requires(Permission.PLEDGE_CALL)
def take_back_by_phone(pledge_id: int) -> ResponseReturnValue:
    """Somebody phones and allows this no more."""
    _take_back(load(queries.pledge(pledge_id)).volunteer_id)
    notice(_("De toestemming is ingetrokken."))
    return see_other("pledges.pledge_page", pledge_id=pledge_id)

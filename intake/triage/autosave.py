"""What the script of the intake screen gets to hear: kept, not kept, or kept by a colleague."""

from collections.abc import Callable

from flask import jsonify, url_for
from flask.typing import ResponseReturnValue

from intake.requests.models import HelpRequest
from intake.triage.forms import IntakeForm
from portal.clock import time_text, utc_now
from portal.errors import Refusal, StaleEdit
from portal.language import _


def autosaved(form: IntakeForm, save: Callable[[], HelpRequest]) -> ResponseReturnValue:
    """Keep what was typed without leaving the page; never over what a colleague kept."""
    form.validate()  # what is wrong goes into the draft
    if form.is_asking:
        return _said(_("Nog niet bewaard: er staat een getal dat een BSN kan zijn."), 422)
    try:
        kept = save()
    except StaleEdit:
        sentence = _(
            "Een collega bewaarde dit ook. Druk op Bewaar: dan ziet u wat er nu staat. "
            "Uw eigen tekst blijft staan."
        )
        return _said(sentence, 409)
    except Refusal as refusal:
        return _said(refusal.sentence(), 422)
    return jsonify(
        said=_("Bewaard om {time}.", time=time_text(utc_now())),
        version=kept.version,
        url=url_for("triage.intake", request_id=kept.id),
    )


def _said(sentence: str, status: int) -> ResponseReturnValue:
    return jsonify(said=sentence), status

"""The blueprint of the reports, and what their pages share."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from intake.reports import prose, wording
from portal.clock import utc_now
from portal.db import unit_of_work
from portal.errors import Refusal
from portal.language import _
from portal.web.access import current_actor
from portal.web.answers import notice, page
from portal.web.forms import BaseForm
from portal.web.meanwhile import VersionedForm

bp = Blueprint("reports", __name__, url_prefix="/<slug:network>/verslagen")


def report_page(
    template: str, form: BaseForm | None = None, status: int | None = None, **values: Any
) -> ResponseReturnValue:
    """A page that writes numbers and texts the way reports do."""
    return page(
        f"intake/reports/{template}.html",
        form,
        status,
        words=wording,
        blocks=prose.blocks,
        **values,
    )


def refused(form: VersionedForm, save: Callable[..., object], **values: Any) -> Refusal | None:
    """Save what was typed over the version that the page showed, or say what stood in the way."""
    try:
        with unit_of_work() as session:
            save(
                session,
                version=form.shown_version,
                actor=current_actor(),
                now=utc_now(),
                **values,
            )
    except Refusal as refusal:
        return refusal
    notice(_("Bewaard."))
    return None

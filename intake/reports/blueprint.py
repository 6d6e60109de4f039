"""The blueprint of the reports, and what their pages share."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from intake.reports import prose, wording
from portal.web.answers import page
from portal.web.forms import BaseForm

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

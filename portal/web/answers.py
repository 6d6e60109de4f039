"""What a view answers: a page, a redirect, a row or a 404."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict

from portal.db import db, unit_of_work
from portal.errors import Missing, Refusal
from portal.web.forms import BaseForm

T = TypeVar("T")


def page(
    template: str, form: BaseForm | None = None, status: int | None = None, **values: Any
) -> ResponseReturnValue:
    """Render a page; with errors in its form the answer is 422 and the title says so."""
    if form is not None:
        values["form"] = form
    has_errors = form is not None and form.has_errors
    return render_template(template, **values), status or (422 if has_errors else 200)


def see_other(endpoint: str, **values: Any) -> ResponseReturnValue:
    """After a change: go and look (303), so that reload does not send again."""
    return redirect(url_for(endpoint, **values), 303)


def notice(text: str, kind: str = "ok") -> None:
    """A message that the next staff page shows once."""
    flash(text, kind)


def do_and_tell(
    act: Callable[[Session], object],
    done: str,
    *,
    refused: str = "error",
    why: Callable[[Refusal], str] = Refusal.sentence,
) -> bool:
    """One change behind a button, and how it went on the next page: done, or why it cannot be."""
    try:
        with unit_of_work() as session:
            act(session)
    except Refusal as refusal:
        notice(why(refusal), refused)
        return False
    notice(done)
    return True


def load(statement: Select[T]) -> T:
    """The one row of a statement. Raises Missing, which looks the same as 'not yours'."""
    row = db.session.scalars(statement).unique().one_or_none()
    if row is None:
        raise Missing
    return row


def typed() -> ImmutableMultiDict[str, str] | None:
    """What was sent; nothing on a GET, so that a form begins with what is kept."""
    return request.form if request.method == "POST" else None


def own_path(target: str | None) -> str | None:
    """A path on this site that a form or link named, or nothing."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc or "\\" in target else target

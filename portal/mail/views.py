"""Mails that could not leave: the desk phones, prints a letter, or tries again."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue

from portal.clock import moment_text, utc_now
from portal.db import db, unit_of_work
from portal.errors import Missing
from portal.language import _
from portal.mail.letters import answer_letter
from portal.mail.registry import MAILS
from portal.mail.wording import MESSAGE_NAMES, SUBJECT_PAGES, problem_text
from portal.outbox import queries, services
from portal.outbox.models import RESTORED, Message, MessageState
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import load, notice, page, see_other

bp = Blueprint("messages", __name__, url_prefix="/<slug:network>/berichten")


@bp.get("")
@requires(Permission.MESSAGES_SEE)
def stuck() -> ResponseReturnValue:
    """The newest hundred, each with why and whom it is about."""
    found = db.session.scalars(queries.stuck_messages()).all()
    count = db.session.scalar(queries.count_stuck()) or 0
    return page(
        "portal/stuck_messages.html",
        lost=[_card(message) for message in found if message.problem != RESTORED],
        # Those may have arrived already: nobody should be told that they did not.
        unsure=[_card(message) for message in found if message.problem == RESTORED],
        more=count - len(found),
        trying=db.session.scalar(queries.count_trying_again()) or 0,
    )


def _card(message: Message) -> dict[str, Any]:
    is_overdue = message.state is MessageState.OVERDUE
    return {
        "id": message.id,
        "name": MESSAGE_NAMES.get(message.template, _("Bericht")),
        "at": moment_text(message.created_at),
        "problem": problem_text(message.problem, is_overdue=is_overdue),
        "subject": _subject(message.context),
        "has_letter": _may_print(message),
    }


def _subject(context: dict[str, Any]) -> dict[str, str] | None:
    """The page of whom it is about, when this person may open it."""
    for name, (endpoint, value, text) in SUBJECT_PAGES.items():
        view: Any = current_app.view_functions.get(endpoint)
        if name in context and view is not None and current_actor().may(view.access):
            return {"url": url_for(endpoint, **{value: context[name]}), "text": text}
    return None


def _may_print(message: Message) -> bool:
    """A letter names its reader: it is for whoever may open the page that it is about."""
    script = MAILS.get(message.template)
    if script is None or not script.is_for_paper:
        return False
    about_church = "participation_id" in message.context
    may_see_church = about_church and current_actor().may(Permission.CAMPAIGN_SEE)
    return may_see_church or _subject(message.context) is not None


@bp.get("/<int:message_id>/brief.pdf")
@requires(Permission.MESSAGES_SEE)
def letter(message_id: int) -> ResponseReturnValue:
    """The same words on paper. Not there any more when they are no longer true."""
    message = load(queries.stuck_message(message_id))
    if not _may_print(message):
        raise Missing
    return answer_letter(message.template, message.context, kind="message", key=message_id)


@bp.post("/<int:message_id>/opnieuw")
@requires(Permission.MESSAGES_SEE)
def again(message_id: int) -> ResponseReturnValue:
    """It may leave again."""
    return _do(message_id, services.try_again, _("De mail gaat opnieuw op weg."))


@bp.post("/<int:message_id>/afgehandeld")
@requires(Permission.MESSAGES_SEE)
def settled(message_id: int) -> ResponseReturnValue:
    """Somebody phoned instead."""
    return _do(message_id, services.settle_by_hand, _("Genoteerd. Dank u wel."))


def _do(message_id: int, act: Callable[..., None], done: str) -> ResponseReturnValue:
    with unit_of_work() as session:
        act(session, message_id=message_id, actor=current_actor(), now=utc_now())
    notice(done)
    return see_other("messages.stuck")

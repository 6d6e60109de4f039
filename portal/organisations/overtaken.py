"""Somebody else saved first: who it was and when, for a form and for a button."""

from collections.abc import Iterable

from portal.clock import moment_text
from portal.db import db
from portal.errors import Refusal, StaleEdit
from portal.language import _
from portal.organisations import queries
from portal.web.access import current_actor
from portal.web.forms import BaseForm
from portal.web.meanwhile import put_beside


def say_why(
    form: BaseForm,
    refusal: Refusal,
    *,
    about: tuple[str, int],
    stands: BaseForm,
    facts: Iterable[tuple[str, str]] = (),
) -> None:
    """Put a refusal in the form; after somebody else's save, what they saved beside it.

    ``about`` is what the trail calls the row; ``stands`` is a form filled with what is kept now;
    ``facts`` are kept too, and have no field in it.
    """
    form.refuse(refusal)
    if isinstance(refusal, StaleEdit):
        put_beside(form, stands, who=who_saved(*about), facts=facts)


def sentence_for_button(refusal: Refusal, *, about: tuple[str, int]) -> str:
    """What somebody reads whose button did nothing; nothing was typed, so nothing is kept."""
    if not isinstance(refusal, StaleEdit):
        return refusal.sentence()
    return _(
        "{who} Uw knop deed daarom niets. Kijk wat er nu staat, en kies dan opnieuw.",
        who=who_saved(*about),
    )


def who_saved(kind: str, key: int) -> str:
    """One sentence: who changed this last, and when, as far as the trail knows."""
    found = db.session.execute(queries.last_change(kind, key)).first()
    if found is None:
        return _("Dit is intussen gewijzigd.")
    event, name = found
    when = moment_text(event.at)
    if event.actor_kind == "account" and event.actor_key == current_actor().account_id:
        return _("U wijzigde dit zelf in een ander venster, op {when}.", when=when)
    if name:
        return _("{name} wijzigde dit op {when}.", name=name, when=when)
    if event.actor_kind == "volunteer":
        return _("De vrijwilliger wijzigde dit zelf op {when}.", when=when)
    return _("Dit is intussen gewijzigd, op {when}.", when=when)

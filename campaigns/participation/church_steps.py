"""What the contact person of a church does now, and by when: one thing at a time."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from campaigns.participation.models import ParticipationState
from campaigns.participation.rules import ASKED, has_page
from campaigns.planning.models import CampaignState
from campaigns.planning.rules import GROWING
from portal.clock import day_text
from portal.language import _

# Days before the collection by which each thing is done (domain.md 3.2), and after it.
MAGAZINE, SCREEN, LETTER, PRINTING = 21, 5, 3, 1
RESULT = 30


class Action(Enum):
    """What the one main button of the page does."""

    ANSWER = "answer"
    CHOOSE_DAY = "choose_day"
    TEXTS = "texts"
    FLYER = "flyer"
    PLEDGES = "pledges"
    NOTHING = "nothing"


@dataclass(frozen=True)
class ChurchStep:
    """The next thing, in one or two sentences."""

    sentence: str
    action: Action = Action.NOTHING


@dataclass(frozen=True)
class Deadline:
    """One thing with its last day."""

    day: date
    what: str
    is_past: bool
    is_next: bool = False


def church_step(
    state: ParticipationState,
    campaign: CampaignState,
    *,
    collects_on: date | None,
    today: date,
    church: str,
) -> ChurchStep:
    """What the contact of a church does next; ``church`` is what it is called here."""
    if state in ASKED:
        return ChurchStep(
            _(
                "Laat ons weten of uw {church} meedoet. "
                "Weet u het nog niet? Dan kan het later ook.",
                church=church,
            ),
            Action.ANSWER,
        )
    if not has_page(state):
        return ChurchStep(_("U hoeft nu niets te doen."))
    is_calling = campaign in {CampaignState.CLOSED, CampaignState.FOLLOW_UP}
    if campaign not in GROWING and not is_calling:
        return ChurchStep(_("De actie is voorbij. Dank u wel. Hieronder leest u wat de tijd deed."))
    if is_calling:
        return ChurchStep(
            _("Er komen geen toezeggingen meer bij. Wij bellen nu iedereen die tijd toezegde."),
            Action.PLEDGES,
        )
    if collects_on is None:
        return ChurchStep(
            _("Kies de dag waarop u om tijd vraagt. Die dag komt ook op uw flyer."),
            Action.CHOOSE_DAY,
        )
    return _around(collects_on, today, church)


def _around(collects_on: date, today: date, church: str) -> ChurchStep:
    """What to do shortly before the day, on it and after it."""
    left = (collects_on - today).days
    if left < 0:
        return ChurchStep(
            _("Kijk hoe het met de toezeggingen van uw {church} gaat.", church=church),
            Action.PLEDGES,
        )
    if left == 0:
        return ChurchStep(
            _("Vandaag vraagt uw {church} om tijd. Leg de flyers klaar.", church=church),
            Action.FLYER,
        )
    if left < LETTER:
        return ChurchStep(
            _("Op {day} vraagt u om tijd. Print de flyers.", day=day_text(collects_on)),
            Action.FLYER,
        )
    return ChurchStep(
        _(
            "Op {day} vraagt u om tijd. Geef nu een bericht door. De teksten staan klaar.",
            day=day_text(collects_on),
        ),
        Action.TEXTS,
    )


def deadlines(collects_on: date | None, today: date, *, contact_days: int) -> list[Deadline]:
    """What is to be done around the day of the collection, by day; nothing without a day."""
    if collects_on is None:
        return []
    planned = [
        (-MAGAZINE, _("Tekst naar het kerkblad")),
        (-SCREEN, _("Drie regels naar wie de beamer doet")),
        (-LETTER, _("Bericht naar de nieuwsbrief")),
        (-PRINTING, _("Flyers printen en klaarleggen")),
        (0, _("De dag zelf: u vraagt om tijd")),
        (contact_days, _("Wij hebben iedereen gebeld die zich die dag opgaf")),
        (RESULT, _("U hoort van ons wat de tijd deed. Vertel het verder.")),
    ]
    days = [(collects_on + timedelta(days=after), what) for after, what in planned]
    coming = next((n for n, (day, _what) in enumerate(days) if day >= today), None)
    return [
        Deadline(day, what, is_past=day < today, is_next=n == coming)
        for n, (day, what) in enumerate(days)
    ]

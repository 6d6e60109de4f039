"""What volunteers get. Each looks again at the truth, and says None when it has passed."""

from collections.abc import Callable, Collection

from campaigns.pledges import queries
from campaigns.pledges.models import NOT_CALLED, Pledge, PledgeState
from campaigns.pledges.wording import promise_text
from campaigns.volunteers.readers import reader_of
from portal.clock import day_text
from portal.language import _, as_written
from portal.mail.registry import MailJob, Script
from portal.mail.words import Part, Reader, Words, button, facts, hello, next_step, phone_text, say
from portal.tokens.models import Purpose

S = PledgeState


def _find(
    states: Collection[PledgeState],
) -> Callable[[MailJob], tuple[Reader, Pledge] | None]:
    """Look for the pledge, when it stands in one of these and there is somebody to write to."""

    def find(job: MailJob) -> tuple[Reader, Pledge] | None:
        pledge = job.session.scalars(queries.pledge(job.context["pledge_id"])).one_or_none()
        reader = reader_of(pledge.volunteer) if pledge is not None else None
        if pledge is None or reader is None or pledge.state not in states:
            return None
        return reader, pledge

    return find


def _what(pledge: Pledge) -> Part:
    return facts(
        (_("Uw tijd"), promise_text(pledge.kind, pledge.minutes, pledge.every_weeks)),
        (_("Project"), as_written(pledge.project.title)),
    )


def _caller(pledge: Pledge) -> dict[str, str]:
    return {
        "contact": (pledge.contact or pledge.project.contact).name,
        "organisation": pledge.project.organisation.name,
        "before": day_text(pledge.contact_by),
    }


def _call(pledge: Pledge) -> Part:
    text = _(
        "{contact} van {organisation} neemt uiterlijk {before} contact met u op. "
        "Samen kijkt u wat bij u past. Nee zeggen mag altijd.",
        **_caller(pledge),
    )
    return next_step(text)


def _own_page(job: MailJob) -> str:
    return job.personal_link("pledges.own_page", Purpose.OWN_PAGE)


def _signed(pledge: Pledge) -> tuple[str, str]:
    caller = _caller(pledge)
    return caller["contact"], caller["organisation"]


def _typed_by_anybody(
    job: MailJob, pledge: Pledge, subject: str, title: str, parts: tuple[Part, ...]
) -> Words:
    """To an address that a stranger may have typed: nothing that they typed stands in it."""
    return Words(
        subject=subject,
        title=title,
        greeting=hello(),
        parts=parts,
        signed=_signed(pledge),
        why=_("U krijgt dit bericht omdat iemand op onze site dit adres invulde."),
        stop=say(
            _(
                "Was u dat niet? Dan hoeft u niets te doen. "
                "Wij sturen u hierover geen berichten meer."
            )
        ),
    )


def _to_known(
    job: MailJob, pledge: Pledge, subject: str, title: str, parts: tuple[Part, ...]
) -> Words:
    return Words(
        subject=subject,
        title=title,
        greeting=hello(pledge.volunteer.first_name),
        parts=parts,
        signed=_signed(pledge),
        why=_("U krijgt dit bericht omdat u tijd heeft toegezegd."),
        stop=say(
            _("Wilt u stoppen? Dat kan op uw eigen pagina, of bel ons."),
            paper=_("Wilt u stoppen? Bel ons."),
        ),
        stop_page=_own_page(job),
    )


def _confirm(job: MailJob, pledge: Pledge) -> Words:
    """Asks whether it was them."""
    link = job.personal_link("pledges.confirm", Purpose.CONFIRM_PLEDGE)
    parts = (
        say(_("U wilt tijd geven. Wat mooi! Dit staat nu bij ons:")),
        _what(pledge),
        say(
            _("Klopt dat? Open dan de link en druk op de knop. De link werkt zeven dagen."),
            paper=_("Klopt dat? Bel ons even, of zeg het als wij u bellen."),
        ),
        button(_("Ja, dit klopt"), link, paper=""),
        _call(pledge),
    )
    subject = _("Wilt u uw toezegging bevestigen?")
    return _typed_by_anybody(job, pledge, subject, _("Klopt dit?"), parts)


def _reserved(job: MailJob, pledge: Pledge) -> Words:
    """Tells that the project was full."""
    parts = (
        say(
            _("Wat mooi dat u tijd wilt geven. Dit project is nu vol. U staat op de reservelijst.")
        ),
        _what(pledge),
        next_step(
            _(
                "Komt er een plek vrij? Dan neemt {contact} van {organisation} contact met u op.",
                **_caller(pledge),
            )
        ),
        button(_("Naar mijn eigen pagina"), _own_page(job), paper=""),
        say(
            _("Op uw eigen pagina ziet u hoe het staat. Daar kunt u zich ook afmelden."),
            paper=_("Wilt u weten hoe het staat, of u afmelden? Bel ons gerust."),
        ),
    )
    subject = _("U staat op de reservelijst")
    return _typed_by_anybody(job, pledge, subject, subject, parts)


def _received(job: MailJob, pledge: Pledge) -> Words:
    """After confirming: who calls before when, and the link to the own page."""
    parts = (
        say(_("Dank u wel! Dit heeft u toegezegd:")),
        _what(pledge),
        _call(pledge),
        button(_("Naar mijn eigen pagina"), _own_page(job), paper=""),
        say(
            _(
                "Bewaar dit bericht. Op uw eigen pagina kunt u uw toezegging zien, "
                "pauzeren of intrekken."
            ),
            paper=_("Bewaar deze brief. Wilt u iets veranderen? Bel ons gerust."),
        ),
    )
    subject = _("Bedankt, uw toezegging is binnen")
    return _to_known(job, pledge, subject, _("Uw toezegging is binnen"), parts)


def _place_free(job: MailJob, pledge: Pledge) -> Words:
    """From the reserve list into a place."""
    parts = (
        say(_("U stond op de reservelijst. Er is nu een plek voor u.")),
        _what(pledge),
        _call(pledge),
        button(_("Naar mijn eigen pagina"), _own_page(job), paper=""),
        say(
            _(
                "Past het nu niet meer? Dat geeft niet. "
                "U kunt uw toezegging op uw eigen pagina intrekken."
            ),
            paper=_("Past het nu niet meer? Dat geeft niet. Bel ons dan even."),
        ),
    )
    subject = _("Er is een plek voor u vrijgekomen")
    return _to_known(job, pledge, subject, _("Er is plek voor u"), parts)


def _not_reached(job: MailJob, pledge: Pledge) -> Words:
    """After three calls in vain: the ball is with them, without reproach."""
    parts = (
        say(_("Wij hebben u een paar keer gebeld. Helaas konden wij u niet bereiken.")),
        _what(pledge),
        next_step(
            _(
                "Bel ons dan op {phone}. Dan spreken wij samen iets af dat bij u past.",
                phone=phone_text(job.network.phone),
            ),
            title=_("Wilt u nog tijd geven?"),
        ),
        say(_("Past het niet meer? Dat geeft niet. Nee zeggen mag altijd.")),
    )
    subject = _("Wij konden u niet bereiken")
    return _to_known(job, pledge, subject, subject, parts)


# Somebody who took it back or was told no is not written to any more.
_STAYS = frozenset(S) - {S.WITHDRAWN, S.DECLINED}

MAILS = {
    "pledge_confirm": Script(_find({S.UNCONFIRMED}), _confirm),
    "pledge_reserved": Script(_find({S.WAITLISTED}), _reserved),
    "pledge_received": Script(_find(_STAYS), _received),
    "place_free": Script(_find(_STAYS), _place_free),
    "pledge_not_reached": Script(_find({S.UNREACHABLE}), _not_reached),
}


def letter_for(state: PledgeState, *, had_to_wait: bool = False) -> str | None:
    """Which letter is true of a pledge that stands here, perhaps after the reserve list."""
    if state is S.UNCONFIRMED:
        return "pledge_confirm"
    if state in NOT_CALLED:
        return "place_free" if had_to_wait else "pledge_received"
    return {S.WAITLISTED: "pledge_reserved", S.UNREACHABLE: "pledge_not_reached"}.get(state)

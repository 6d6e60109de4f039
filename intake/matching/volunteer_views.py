"""What the volunteer sees: the question by mailed link, and their own visits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from intake.matching import own_queries, services, transitions
from intake.matching.blueprint import bp
from intake.matching.forms import AnswerForm
from intake.matching.models import Match, MatchState, VisitState
from intake.matching.trail import look
from intake.requests.models import Contact
from portal.clock import moment_text, utc_now
from portal.db import db, unit_of_work
from portal.errors import Missing, Refusal
from portal.language import _, as_written
from portal.permissions import Actor, Permission
from portal.scope import Scope, scoped_to
from portal.tokens import services as tokens
from portal.tokens.models import Purpose
from portal.tokens.services import LinkExpired, LinkUnknown
from portal.web.access import current_actor, current_network, open_to_all, requires
from portal.web.answers import do_and_tell, load, page, see_other
from portal.web.held_links import held, hold_here, is_mark
from portal.web.public_forms import public_post, send_once
from portal.web.values import national
from portal.wording import day_text, daypart_text, people_text, rhythm_text

ANSWERS = {"yes": services.accept_by_volunteer, "no": services.decline_by_volunteer}


@dataclass(frozen=True)
class Card:
    """A need as the volunteer reads it: kind, district, rhythm. Nothing that names somebody."""

    match_id: int
    category: str
    organisation: str
    facts: list[tuple[str, str]]
    is_lasting: bool


@dataclass(frozen=True)
class Seeker:
    """Who the volunteer goes to, after the yes of both."""

    name: str
    address: str
    phone: str


def cards(session: Session, match_ids: Collection[int]) -> dict[int, Card]:
    """What may be told before the yes of both."""
    found = session.execute(own_queries.proposal_cards(match_ids)).all()
    return {row[0]: _card(row) for row in found}


def _card(row: Any) -> Card:
    match_id, category, district, minutes, every_weeks, dayparts, *rest = row
    starts_on, ends_on, people_needed, is_one_person, organisation = rest
    today = utc_now().date()
    facts = [
        (_("Soort hulp"), as_written(category)),
        (_("Wijk"), as_written(district) or _("dat hoort u van ons")),
        (_("Hoeveel tijd"), rhythm_text(minutes, every_weeks)),
        (_("Wanneer"), daypart_text(dayparts) or _("dat spreekt u samen af")),
        (_("Vanaf"), day_text(starts_on, today) if starts_on else ""),
        (_("Tot en met"), day_text(ends_on, today) if ends_on else ""),
        (_("Met hoeveel"), "" if is_one_person else people_text(people_needed)),
    ]
    told = [(term, value) for term, value in facts if value]
    return Card(match_id, as_written(category), organisation, told, every_weeks is not None)


def _of_volunteer(volunteer_id: int) -> Scope:
    return Scope(current_network().id, volunteer_id=volunteer_id)


@bp.route("/voorstel/<string:token>", methods=["GET", "POST"])
@open_to_all
@public_post
def proposal(token: str) -> ResponseReturnValue:
    """The question, with two buttons. Looking changes nothing: mail scanners look too."""
    if not is_mark(token):
        return hold_here(token, "matching.proposal")
    try:
        secret = held(token)
        link = tokens.look_at_link(
            db.session(), secret=secret, purpose=Purpose.ANSWER_PROPOSAL, now=utc_now()
        )
        if link.network_id != current_network().id:
            raise LinkUnknown
    except Refusal as refusal:
        is_expired = isinstance(refusal, LinkExpired)
        return page(
            "intake/matching/proposal_gone.html",
            status=410 if is_expired else 404,
            sentence=refusal.sentence(),
        )
    match_id = link.subject_key
    volunteer_id = load(own_queries.volunteer_of_match(match_id))
    form = AnswerForm(request.form)
    if request.method == "POST":
        try:
            _answer_by_link(form, secret, match_id, volunteer_id)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see_other("matching.proposal", token=token)
    form.fresh_token()
    with scoped_to(db.session(), _of_volunteer(volunteer_id)):
        state = load(own_queries.state_of(match_id))
        card = cards(db.session(), [match_id])[match_id]
    return page(
        "intake/matching/proposal.html",
        form,
        card=card,
        state=state.value,
        is_open=state is MatchState.PROPOSED,
        is_yes=state in transitions.LIVE_STATES - {MatchState.PROPOSED},
    )


def _answer_by_link(form: AnswerForm, secret: str, match_id: int, volunteer_id: int) -> None:
    answer = ANSWERS.get(form.answer.data or "")
    if answer is None or form.is_suspect or not form.validate():
        return

    def act(session: Session, now: datetime) -> dict[str, Any]:
        with scoped_to(session, _of_volunteer(volunteer_id)):
            tokens.use_link(session, secret=secret, purpose=Purpose.ANSWER_PROPOSAL, now=now)
            answer(session, match_id=match_id, actor=Actor(volunteer_id=volunteer_id), now=now)
        return {"match_id": match_id}

    send_once(form, purpose="answer_proposal", act=act)


@bp.get("/mijn-bezoeken")
@requires(Permission.OWN_PAGE)
def my_visits() -> ResponseReturnValue:
    """What I was asked and what I do; who it is only after the yes of both. Looks are noted."""
    actor, now = current_actor(), utc_now()
    mine = own_queries.matches_of_volunteer(actor.volunteer_id or 0)
    rows = db.session.scalars(mine).all()
    lasting = {key: card.is_lasting for key, card in _cards_of(rows).items()}
    open_ids = [one.id for one in rows if _may_see(one, lasting.get(one.id, False), now)]
    if open_ids:
        with unit_of_work() as session:
            for match_id in open_ids:
                look(session, match_id, "looked", actor, now)
    seekers = _seekers(open_ids)
    rows = db.session.scalars(mine).all()
    told = _cards_of(rows)
    return page(
        "intake/matching/my_visits.html",
        rows=[_row(one, told[one.id], seekers.get(one.id), now) for one in rows if one.id in told],
    )


def _cards_of(rows: Collection[Match]) -> dict[int, Card]:
    return cards(db.session(), [one.id for one in rows])


def _may_see(match: Match, is_lasting: bool, now: datetime) -> bool:
    held = [one.starts_at for one in match.visits if one.state is not VisitState.CANCELLED]
    return transitions.may_see_address(
        match.state,
        is_lasting=is_lasting,
        last_visit_at=max(held) if held else None,
        now=now,
    )


def _seekers(match_ids: Collection[int]) -> dict[int, Seeker]:
    """Who it is, of matches that passed ``_may_see``: their request is not in the own scope."""
    if not match_ids:
        return {}
    eyes = Scope(current_network().id, whole_network=True)
    with scoped_to(db.session(), eyes) as session:
        found = session.execute(own_queries.seekers_of(match_ids)).all()
        return {match_id: _seeker(contact) for match_id, contact in found}


def _seeker(contact: Contact) -> Seeker:
    address = " ".join(filter(None, (contact.street, contact.house_number)))
    return Seeker(contact.full_name, address, national(contact.phone))


def _row(match: Match, card: Card, seeker: Seeker | None, now: datetime) -> dict[str, Any]:
    planned = [one for one in match.visits if one.state is VisitState.PLANNED]
    return {
        "match": match,
        "card": card,
        "seeker": seeker,
        "visits": [(one, moment_text(one.starts_at)) for one in planned if one.starts_at > now],
        "is_open": match.state is MatchState.PROPOSED,
        "is_waiting": match.state is MatchState.VOLUNTEER_ACCEPTED,
        "is_agreed": match.state in transitions.AGREED,
    }


@bp.post("/mijn-bezoeken/<int:match_id>/antwoord")
@requires(Permission.OWN_PAGE)
def answer(match_id: int) -> ResponseReturnValue:
    """Yes or no from the own page."""
    act = ANSWERS.get(request.form.get("answer", ""))
    if act is None:
        raise Missing
    do_and_tell(
        lambda session: act(session, match_id=match_id, actor=current_actor(), now=utc_now()),
        _("Dank u wel voor uw antwoord."),
        refused="warn",
    )
    return see_other("matching.my_visits")

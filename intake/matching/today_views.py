"""A partner's first page: what to do now, over offers, matches, visits and calls together."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from campaigns.pledges.models import Pledge
from campaigns.pledges.queries import call_list
from intake.matching import queries
from intake.matching.blueprint import bp
from intake.matching.fits import WaitingPart, waiting_parts
from intake.matching.todo import Row, Todo, grouped
from intake.referral import queries as referral
from intake.referral.next_step import Candidate, NextStep, first_step
from intake.referral.wording import OfferCard, offer_card
from intake.requests.wording import wait_text
from portal.clock import day_text, local_day, moment_text, utc_now
from portal.db import db
from portal.language import _, _n, as_written
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import page

# So many of each on the first page; the list behind it shows the rest.
SHOWN = 5
WEEK = timedelta(days=7)
# What a match asks, as far as the first page tells it; waiting asks nothing.
ASKS = (
    Todo.CALL_SEEKER, Todo.RECORD, Todo.REMIND, Todo.ASK_SEEKER, Todo.CALL_VOLUNTEER,
    Todo.CHECK_IN, Todo.PLAN,
)  # fmt: skip


@dataclass(frozen=True)
class Call:
    """Somebody who promised time and waits for our call."""

    id: int
    name: str
    project: str
    before: str
    is_late: bool


@dataclass(frozen=True)
class Searching:
    """A request of ours without a volunteer."""

    part_id: int
    number: str
    name: str
    category: str
    wait: str
    people: int


@dataclass(frozen=True)
class Coming:
    """A visit in the coming week."""

    match_id: int
    when: str
    volunteer: str
    seeker: str


@dataclass(frozen=True)
class Today:
    """What a partner does today, each list in the order in which it matters."""

    offers: list[OfferCard]
    asks: list[tuple[Todo, list[Row]]]
    calls: list[Call]
    searching: list[Searching]
    visits: list[Coming]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing asks anything of us."""
        return not (self.offers or self.asks or self.calls or self.searching or self.visits)


@bp.get("/vandaag")
@requires(Permission.ASSIGNMENT_ANSWER)
def today() -> ResponseReturnValue:
    """What this partner does now, the most urgent as the next step."""
    now = utc_now()
    found = _today(now)
    return page("intake/matching/today.html", today=found, next=first_step(_candidates(found)))


def _today(now: datetime) -> Today:
    actor, day = current_actor(), local_day(now)
    rows = db.session.execute(referral.offered_cards(actor.organisation_ids)).all()
    matches = list(db.session.scalars(queries.open_matches()).unique())
    visits = db.session.scalars(queries.coming_visits([one.id for one in matches])).all()
    calls = db.session.scalars(call_list(actor.organisation_ids, now).limit(SHOWN)).all()
    waiting = waiting_parts(db.session(), now=now, is_accepted=True)
    people = {one.id: one for one in matches}
    coming = [one for one in visits if now < one.starts_at < now + WEEK]
    return Today(
        offers=[offer_card(referral.Card(*row), now) for row in rows[:SHOWN]],
        asks=[(todo, rows[:SHOWN]) for todo, rows in grouped(matches, visits, now) if todo in ASKS],
        calls=[_call(one, day) for one in calls],
        searching=[_searching(one, now) for one in waiting[:SHOWN]],
        visits=[_coming(one, people[one.match_id]) for one in coming],
    )


def _call(pledge: Pledge, today: date) -> Call:
    return Call(
        id=pledge.id,
        name=pledge.volunteer.full_name,
        project=as_written(pledge.project.title),
        before=day_text(pledge.contact_by),
        is_late=pledge.contact_by < today,
    )


def _searching(waiting: WaitingPart, now: datetime) -> Searching:
    part = waiting.part
    return Searching(
        part_id=part.id,
        number=part.request.number,
        name=part.request.seeker.full_name or _("Nog geen naam"),
        category=as_written(part.category.name),
        wait=wait_text(part.request, now),
        people=waiting.people,
    )


def _coming(visit: Any, match: Any) -> Coming:
    return Coming(
        match_id=match.id,
        when=moment_text(visit.starts_at),
        volunteer=match.pledge.volunteer.full_name,
        seeker=match.part.request.seeker.full_name or _("Naam niet bekend"),
    )


def _candidates(found: Today) -> list[Candidate]:
    """What may come first, the most urgent on top."""
    asks = dict(found.asks)
    offers, calls, searching = found.offers, found.calls, found.searching
    fitting = [one for one in searching if one.people]
    urgent = [(todo in asks, _of_match(todo, asks)) for todo in ASKS]
    return [
        urgent[0],
        (bool(offers) and offers[0].is_late, lambda: _answer(offers)),
        (bool(calls) and calls[0].is_late, lambda: _phone(calls[0])),
        *urgent[1:3],
        (bool(offers), lambda: _answer(offers)),
        *urgent[3:5],
        (bool(calls), lambda: _phone(calls[0])),
        *urgent[5:7],
        (bool(fitting), lambda: _look(fitting[0])),
        (bool(searching), lambda: _look(searching[0])),
    ]


def _of_match(todo: Todo, asks: dict[Todo, list[Row]]) -> Any:
    def said() -> NextStep:
        match = asks[todo][0].match
        return NextStep(
            str(todo.value),
            _(
                "Het gaat om {volunteer} en {seeker}.",
                volunteer=match.pledge.volunteer.full_name,
                seeker=match.part.request.seeker.full_name or _("de hulpvrager"),
            ),
            url_for("matching.match_page", match_id=match.id),
            _("Open de koppeling"),
        )

    return said


def _answer(offers: list[OfferCard]) -> NextStep:
    return NextStep(
        _n("Geef antwoord op {n} vraag", "Geef antwoord op {n} vragen", len(offers)),
        _("De hulplijn hoort het graag uiterlijk {day}.", day=offers[0].answer_by),
        url_for("referral.offers"),
        _("Bekijk wat u wordt gevraagd"),
    )


def _phone(call: Call) -> NextStep:
    return NextStep(
        _("Bel {name}", name=call.name),
        _("Deze persoon gaf tijd voor ‘{project}’. Bel uiterlijk {day}.", project=call.project,
          day=call.before),
        url_for("pledges.pledge_page", pledge_id=call.id),
        _("Open de toezegging"),
    )  # fmt: skip


def _look(one: Searching) -> NextStep:
    why = _("Deze persoon wacht {wait}.", wait=one.wait)
    if one.people:
        why = _n(
            "Er past {n} vrijwilliger. Deze persoon wacht {wait}.",
            "Er passen {n} vrijwilligers. Deze persoon wacht {wait}.",
            one.people,
            wait=one.wait,
        )
    return NextStep(
        _("Zoek een vrijwilliger voor {name}", name=one.name),
        why,
        url_for("matching.suggestions", part_id=one.part_id),
        _("Bekijk wie past"),
    )

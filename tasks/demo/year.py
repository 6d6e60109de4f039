"""Dordrecht in 2023: 601 requests, long closed. Who asked is forgotten, the numbers stay (P-13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import exp
from random import Random
from typing import TypeVar

from intake.referral.models import Assignment, AssignmentState
from intake.requests.models import (
    Contact,
    HelpRequest,
    PartOutcome,
    RequestChannel,
    RequestPart,
    RequestState,
)
from intake.requests.rules import next_number
from portal import crypto
from portal.clock import at_local, local_day
from portal.consent.models import Consent, ConsentChannel, ConsentPurpose, ConsentText
from portal.quiet import add_working_days, is_day_of_rest
from tasks.demo import kinds
from tasks.demo.dordrecht import LATER_COVENANT
from tasks.demo.kinds import KINDS, Kind
from tasks.demo.making import SEED, Town

YEAR = 2023
# Of a hundred requests so many come by phone, in the four mornings; the others by the form.
BY_PHONE = 72
GARDEN_MONTHS = range(3, 11)
SPLIT = ("big_job", "moving", "tidy")
# What was asked in those days, before Helpende Handen joined.
WORDS = (
    "Hulplijn Dordt werkt samen met HipHelpt Dordrecht, Netwerk Dordtse Helden en Stichting "
    "Present. Mogen wij uw gegevens met hen delen, om hulp voor u te zoeken?"
)
Thing = TypeVar("Thing")


@dataclass
class Dice:
    """Chance that falls the same way each time."""

    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - no secret

    def pick(self, weights: Mapping[Thing, int]) -> Thing:
        """One of these, the heavier ones more often."""
        return self.random.choices(list(weights), list(weights.values()))[0]

    def deck(self, weights: Mapping[Thing, int]) -> list[Thing]:
        """Exactly so many of each, in any order."""
        cards = [name for name, count in weights.items() for _card in range(count)]
        self.random.shuffle(cards)
        return cards

    def days(self, kind: Kind) -> int:
        """How long somebody waited: mostly about the middle, some very long."""
        days = round(kind.middle_days * exp(self.random.gauss(0, 0.62)))
        return min(max(1, days), kind.longest_days)

    def moments(self, per_month: Sequence[int]) -> list[tuple[datetime, RequestChannel]]:
        """When it came in over the year, oldest first."""
        found = []
        for month, count in enumerate(per_month, start=1):
            for _one in range(count):
                found.append(self._moment(month))
        return sorted(found, key=lambda one: one[0])

    def _moment(self, month: int) -> tuple[datetime, RequestChannel]:
        is_phone = self.random.randrange(100) < BY_PHONE
        while True:
            day = date(YEAR, month, self.random.randint(1, 28 if month == 2 else 30))
            if is_phone and (day.weekday() > 3 or is_day_of_rest(day)):
                continue
            hour = self.random.randint(9, 11) if is_phone else self.random.randint(8, 21)
            at = time(hour, self.random.randrange(60))
            return at_local(day, at), RequestChannel.PHONE if is_phone else RequestChannel.WEB


@dataclass
class Fate:
    """What became of one request."""

    kind: str
    state: RequestState
    helped_at: datetime | None
    closed_at: datetime
    reason: str


def fill_year(town: Town) -> list[HelpRequest]:
    """The requests of the year, with what became of them; oldest first."""
    dice = Dice()
    moments = dice.moments(kinds.REQUESTS)
    names = _kinds_of([at for at, _channel in moments], dice)
    seekers = town.add_all(Contact(network_id=town.network.id) for _moment in moments)
    fates = [_fate(name, at, dice) for name, (at, _channel) in zip(names, moments, strict=True)]
    number = ""
    requests = []
    for (at, channel), seeker, fate in zip(moments, seekers, fates, strict=True):
        number = next_number(number or None, YEAR)
        requests.append(_request(town, dice, at, channel, seeker, fate, number))
    town.add_all(requests)
    _agree(town, requests)
    _carry_out(town, dice, requests, fates)
    return requests


def _kinds_of(moments: Sequence[datetime], dice: Dice) -> list[str]:
    """Which kind each one is: exactly so many of each, and gardens when things grow."""
    growing = [n for n, at in enumerate(moments) if local_day(at).month in GARDEN_MONTHS]
    gardens = set(dice.random.sample(growing, KINDS["garden"].weight))
    others = iter(dice.deck({name: one.weight for name, one in KINDS.items() if name != "garden"}))
    return ["garden" if n in gardens else next(others) for n in range(len(moments))]


def _fate(name: str, at: datetime, dice: Dice) -> Fate:
    kind = KINDS[name]
    state = kinds.outcome_of(kind, dice.random.randrange(100))
    days = dice.days(kind)
    if state is RequestState.COMPLETED:
        helped = at + timedelta(days=days)
        after = dice.random.randint(1, 12) if kind.middle_days < 30 else dice.random.randint(5, 45)
        return Fate(name, state, helped, helped + timedelta(days=after), "geholpen")
    if state is RequestState.UNFULFILLED:
        gave_up = at + timedelta(days=min(days * 2, kind.longest_days) + 14)
        return Fate(name, state, None, gave_up, "geen vrijwilliger gevonden")
    if state is RequestState.CRITERIA_FAILED:
        reason = kinds.NO_ALTERNATIVE if dice.random.randrange(4) == 0 else kinds.WITH_ALTERNATIVE
        return Fate(name, state, None, at + timedelta(days=dice.random.randint(0, 3)), reason)
    reason = dice.random.choice(kinds.WITHDRAWN_BECAUSE)
    return Fate(name, state, None, at + timedelta(days=max(2, days // 2)), reason)


def _request(
    town: Town,
    dice: Dice,
    at: datetime,
    channel: RequestChannel,
    seeker: Contact,
    fate: Fate,
    number: str,
) -> HelpRequest:
    category = town.categories[fate.kind]
    district = town.districts.get(dice.pick(kinds.DISTRICTS))
    was_told = fate.state is not RequestState.CRITERIA_FAILED
    return HelpRequest(
        network_id=town.network.id,
        number=number,
        state=fate.state,
        channel=channel,
        received_at=at,
        seeker_id=seeker.id,
        category_id=category.id,
        district_id=district.id if district else None,
        wait_weeks_min=category.wait_weeks_min if was_told else None,
        wait_weeks_max=category.wait_weeks_max if was_told else None,
        wait_told_at=at + timedelta(days=1) if was_told else None,
        role_explained=True,
        heard_of_us=dice.pick(kinds.HEARD),
        first_helped_at=fate.helped_at,
        closed_at=fate.closed_at,
        closure_reason=fate.reason,
    )


def _agree(town: Town, requests: Sequence[HelpRequest]) -> None:
    """Everybody let the partners read; the words are kept once."""
    first = requests[0].received_at
    words = ConsentText(
        network_id=town.network.id,
        purpose=ConsentPurpose.SHARE_WITH_PARTNERS,
        text=WORDS,
        fingerprint=crypto.fingerprint(WORDS),
        first_used_at=first,
    )
    town.add(words)
    town.add_all(
        Consent(
            network_id=town.network.id,
            subject_kind="help_request",
            subject_key=request.id,
            text_id=words.id,
            purpose=ConsentPurpose.SHARE_WITH_PARTNERS,
            is_granted=True,
            channel=_CHANNELS[request.channel],
            recorded_by=None if request.channel is RequestChannel.WEB else town.desk[-1].id,
            given_at=request.received_at,
        )
        for request in requests
    )


_CHANNELS = {RequestChannel.PHONE: ConsentChannel.ORAL, RequestChannel.WEB: ConsentChannel.WEB}


def _carry_out(
    town: Town, dice: Dice, requests: Sequence[HelpRequest], fates: Sequence[Fate]
) -> None:
    """Parts and who carried them out; now and then two partners did it together (S5)."""
    handed: list[tuple[RequestPart, HelpRequest, str]] = []
    for request, fate in zip(requests, fates, strict=True):
        if fate.state not in {RequestState.COMPLETED, RequestState.UNFULFILLED}:
            continue
        partners = list(KINDS[fate.kind].partners)
        if local_day(request.received_at) < LATER_COVENANT:
            partners = [one for one in partners if one != "handen"] or ["hiphelpt"]
        handed.append((_part(town, request, fate.kind), request, dice.random.choice(partners)))
        if fate.kind in SPLIT and request.first_helped_at and dice.random.randrange(8) == 0:
            handed.append((_part(town, request, "odd_job"), request, "hiphelpt"))
    town.add_all(part for part, _request, _partner in handed)
    town.add_all(_assignment(town, *one) for one in handed)


def _part(town: Town, request: HelpRequest, kind: str) -> RequestPart:
    category = town.categories[kind]
    was_helped = request.first_helped_at is not None
    return RequestPart(
        network_id=town.network.id,
        request_id=request.id,
        category_id=category.id,
        minutes=category.minutes,
        every_weeks=category.every_weeks,
        is_one_person=category.is_one_person,
        is_vog_required=category.is_vog_required,
        skills=[],
        outcome=PartOutcome.COMPLETED if was_helped else PartOutcome.UNFULFILLED,
    )


def _assignment(town: Town, part: RequestPart, request: HelpRequest, partner: str) -> Assignment:
    offered = request.received_at + timedelta(days=1)
    was_helped = request.first_helped_at is not None
    return Assignment(
        network_id=town.network.id,
        part_id=part.id,
        request_id=request.id,
        organisation_id=town.organisations[partner].id,
        state=AssignmentState.DONE if was_helped else AssignmentState.RETURNED,
        offered_at=offered,
        offered_by=town.desk[0].id,
        answer_by=add_working_days(local_day(offered), 5),
        answered_at=offered + timedelta(days=1),
        answered_by=town.coordinators[partner].id,
        reason="" if was_helped else "geen capaciteit",
    )

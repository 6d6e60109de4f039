"""A town in which anything may be tried, and what must be true of it after each step."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, time, timedelta

import sqlalchemy as sa
from casts.pledging import WISH
from factories import NOW, make_contact, make_part, make_request
from factories_portal import next_number
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from campaigns.planning.models import Project
from campaigns.pledges import call_services as calls
from campaigns.pledges import rules as pledge_rules
from campaigns.pledges import services as pledges
from campaigns.pledges.models import Pledge
from campaigns.volunteers.rules import Person
from intake.matching import part_services, transitions
from intake.matching import services as matches
from intake.matching.models import Match, Visit, VisitState
from intake.referral import rules as referral_rules
from intake.referral import services as referral
from intake.referral.models import Assignment, AssignmentState
from intake.requests import rules as request_rules
from intake.requests import services as requests
from intake.requests.models import HelpRequest, RequestPart, RequestState
from portal.consent import services as consent
from portal.consent.models import ConsentChannel, ConsentPurpose
from portal.errors import Missing, Refusal

CALLS = (*calls.STEPS, "spoken", "confirm", "withdraw")
ANSWERS = ("accept", "decline", "return", "expire")
STEPS = ("yes", "no", "seeker_yes", "seeker_no", "end")
CLOSINGS = ("hold", "resume", "complete", "give_up", "withdraw", "finish_part", "return_part")
PAGES = {
    Pledge: pledge_rules.TRANSITIONS,
    HelpRequest: request_rules.TRANSITIONS,
    Assignment: referral_rules.TRANSITIONS,
    Match: transitions.TRANSITIONS,
    Visit: transitions.VISIT_TRANSITIONS,
}
# One call may take two steps: the third vain call gives up at once.
TWO_STEPS = {(Pledge, "to_contact", "unreachable"), (Pledge, "new", "unreachable")}
WHICH = st.integers(0, 30)


def may_follow(model, before, after):
    """Whether one event of the page brings a row from here to there."""
    known = any(
        before in {one.value for one in origins} and target.value == after
        for origins, target in PAGES[model].values()
    )
    return known or before == after or (model, before, after) in TWO_STEPS


class Lives(RuleBasedStateMachine):
    """A town in which anything may be tried; what is refused changes nothing."""

    session = town = people = None
    taken = 0
    seen: set[str] = set()

    def __init__(self):
        super().__init__()
        self.outer = self.session.begin_nested()
        self.now = NOW
        self.known = {}
        self.looked = {}
        self.seen = type(self).seen
        self.session.execute(
            sa.update(Project).where(Project.id == self.town.project.id).values(places_max=6)
        )
        # Begin where things can happen: somebody is ready to help, and somebody was accepted.
        self.pledge(people=1, is_web=False, reserve=False)
        self.call(0, "spoken")
        self.ask(is_one_person=True)
        self.offer(0, ours=True)
        self.answer(0, "accept")
        self.propose(0, 0, 60)
        self.step(0, "yes")
        self.step(0, "seeker_yes")

    def teardown(self):
        self.outer.rollback()
        self.session.expunge_all()

    def try_it(self, act, *args, **values):
        """One change in a transaction of its own; a refusal leaves no trace."""
        type(self).taken += 1
        self.looked.clear()
        with suppress(Refusal, Missing), self.session.begin_nested():
            act(self.session, *args, now=self.now, **values)
        self.session.expire_all()

    def pick(self, model, which):
        """One of the rows there are; None when there are none."""
        found = self.session.scalars(sa.select(model.id).order_by(model.id)).all()
        return found[which % len(found)] if found else None

    @rule(people=st.integers(1, 3), is_web=st.booleans(), reserve=st.booleans())
    def pledge(self, people, is_web, reserve):
        person = Person(f"Anna {next_number()}", email="a@kerk.example" if is_web else "",
                        phone="+31612345678")  # fmt: skip
        wish = replace(WISH, person=person, people=people, wants_reserve_list=reserve)
        self.try_it(
            pledges.pledge_hours, project_id=self.town.project.id, participation_id=None, wish=wish
        )

    @rule(which=WHICH, what=st.sampled_from(CALLS))
    def call(self, which, what):
        if (number := self.pick(Pledge, which)) is None:
            return
        actor = {"actor": self.people["bram"]}
        act = calls.STEPS.get(what)
        if what == "confirm":
            act, actor = pledges.confirm_pledge, {}
        elif what == "spoken":
            act = pledges.mark_spoken
        elif what == "withdraw":
            act = pledges.withdraw_pledge
        self.try_it(act, pledge_id=number, **actor)

    @rule(is_one_person=st.booleans())
    def ask(self, is_one_person):
        session, town = self.session, self.town
        seeker = make_contact(session, town.network)
        number = f"2026-{next_number()}"
        request = make_request(session, town.network, town.buddy, seeker=seeker, number=number)
        make_part(session, request, town.buddy, is_one_person=is_one_person, people_needed=1)
        consent.note_consent(
            session, subject_kind="help_request", subject_key=request.id,
            purpose=ConsentPurpose.SHARE_WITH_PARTNERS, text="Ja", is_granted=True,
            channel=ConsentChannel.ORAL, now=self.now,
        )  # fmt: skip

    @rule(which=WHICH, ours=st.booleans())
    def offer(self, which, ours):
        if (number := self.pick(RequestPart, which)) is not None:
            partner = self.town.hiphelpt if ours else self.town.present
            self.try_it(
                referral.offer, part_id=number, organisation_id=partner.id,
                actor=self.people["ellen"], closed=(),
            )  # fmt: skip

    @rule(which=WHICH, what=st.sampled_from(ANSWERS))
    def answer(self, which, what):
        if (number := self.pick(Assignment, which)) is None:
            return
        bram = self.people["bram"]
        if what == "accept":
            self.try_it(referral.accept, assignment_id=number, actor=bram)
        elif what == "expire":
            self.try_it(referral.expire_due)
        elif what == "decline":
            reason = next(iter(referral_rules.DECLINE_REASONS))
            self.try_it(referral.decline, assignment_id=number, actor=bram, reason=reason)

    @rule(part=WHICH, pledge=WHICH, minutes=st.sampled_from((60, 120, 300)))
    def propose(self, part, pledge, minutes):
        numbers = self.pick(RequestPart, part), self.pick(Pledge, pledge)
        if None not in numbers:
            self.try_it(
                matches.propose, part_id=numbers[0], pledge_id=numbers[1], minutes=minutes,
                reasons=[], actor=self.people["bram"],
            )  # fmt: skip

    @rule(which=WHICH, what=st.sampled_from(STEPS))
    def step(self, which, what):
        if (number := self.pick(Match, which)) is None:
            return
        more = {"match_id": number, "actor": self.people["bram"]}
        act = {
            "yes": matches.accept_by_volunteer,
            "no": matches.decline_by_volunteer,
            "seeker_yes": matches.seeker_said_yes,
            "seeker_no": matches.seeker_said_no,
            "end": matches.end_match,
        }[what]
        self.try_it(act, **more, **({"reason": "anders"} if what == "end" else {}))

    @rule(which=WHICH, what=st.sampled_from(("plan", "record", "cancel")))
    def visit(self, which, what):
        bram = self.people["bram"]
        if what == "plan":
            number = self.pick(Match, which)
            day = date(2026, 11, 10) + timedelta(days=which)
            if number is not None:
                self.try_it(
                    matches.plan_visit, match_id=number, day=day, at=time(14, 0), minutes=60,
                    actor=bram,
                )  # fmt: skip
        elif (number := self.pick(Visit, which)) is not None:
            if what == "record":
                self.now = max(self.now, self.session.get(Visit, number).starts_at)
                self.try_it(matches.record_visit, visit_id=number, minutes=90, actor=bram)
            else:
                self.try_it(matches.cancel_visit, visit_id=number, actor=bram)

    @rule(which=WHICH, what=st.sampled_from(CLOSINGS))
    def close(self, which, what):
        ellen = {"actor": self.people["ellen"]}
        part, number = self.pick(RequestPart, which), self.pick(HelpRequest, which)
        if number is None:
            return
        acts = {
            "hold": (requests.hold_request, {"request_id": number}),
            "resume": (requests.resume_request, {"request_id": number}),
            "complete": (requests.complete_request, {"request_id": number}),
            "give_up": (referral.give_up, {"request_id": number, "alternative": "De buurt."}),
            "withdraw": (referral.withdraw, {"request_id": number, "reason": "anders"}),
            "finish_part": (part_services.finish_help, {"part_id": part}),
            "return_part": (
                part_services.return_part,
                {"part_id": part, "reason": next(iter(referral_rules.RETURN_REASONS))},
            ),
        }
        act, values = acts[what]
        self.try_it(act, **values, **ellen)

    @rule(days=st.integers(1, 4))
    def wait(self, days):
        self.now += timedelta(days=days)
        self.try_it(matches.lapse_due)

    @invariant()
    def places_are_counted(self):
        project = self.session.get(Project, self.town.project.id, populate_existing=True)
        held = sum(
            one.people for one in self.rows(Pledge)
            if one.project_id == project.id and one.state in pledge_rules.HOLDS_PLACES
        )  # fmt: skip
        assert held == project.places_taken <= project.places_max

    @invariant()
    def minutes_are_counted(self):
        planned = {one.id: 0 for one in self.rows(Pledge)}
        for match in self.rows(Match):
            if match.state in transitions.LIVE_STATES:
                planned[match.pledge_id] += match.minutes
        for one in self.rows(Pledge):  # recurring: a rate that comes back whole
            assert planned[one.id] == one.planned_minutes <= one.minutes, one.id

    @invariant()
    def nobody_is_asked_for_what_is_over(self):
        open_requests = {
            one.id for one in self.rows(HelpRequest)
            if one.state in {RequestState.READY, RequestState.ON_HOLD}
        }  # fmt: skip
        live = {AssignmentState.OFFERED, AssignmentState.ACCEPTED}
        busy = [one for one in self.rows(Assignment) if one.state in live]
        assert len({one.part_id for one in busy}) == len(busy)
        assert {one.request_id for one in busy} <= open_requests
        taken = {one.part_id for one in busy if one.state is AssignmentState.ACCEPTED}
        matched = [one for one in self.rows(Match) if one.state in transitions.LIVE_STATES]
        assert {one.part_id for one in matched} <= taken
        held = {one.id for one in self.rows(Pledge) if one.state.value not in {"withdrawn"}}
        assert {one.pledge_id for one in matched} <= held
        ended = {one.id for one in self.rows(Match)} - {one.id for one in matched}
        for visit in self.rows(Visit):
            assert not (visit.match_id in ended and visit.state is VisitState.PLANNED)

    @invariant()
    def each_life_follows_its_page(self):
        for model in PAGES:
            for row in self.rows(model):
                before = self.known.get((model, row.id), row.state.value)
                assert may_follow(model, before, row.state.value), (model, before, row.state)
                self.known[model, row.id] = row.state.value
                self.seen.add(f"{model.__name__} {row.state.value}")

    def rows(self, model):
        """All of a table, read once between two changes."""
        if model not in self.looked:
            self.looked[model] = self.session.scalars(sa.select(model)).all()
        return self.looked[model]
